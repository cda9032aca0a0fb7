using System.Runtime.InteropServices;

namespace Splitrun.Statistics.Samples;

/// <summary>Pairs of true-or-false outcomes, counted by how both arms ended. The default value is empty.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct PairedBinary
{
    /// <summary>Makes the counts.</summary>
    /// <param name="both">Pairs in which both arms succeeded. Range: 0 to 2^50.</param>
    /// <param name="controlOnly">Pairs in which only control succeeded. Range: 0 to 2^50.</param>
    /// <param name="treatmentOnly">Pairs in which only the treatment succeeded. Range: 0 to 2^50.</param>
    /// <param name="neither">Pairs in which neither succeeded. Range: 0 to 2^50.</param>
    /// <exception cref="ArgumentOutOfRangeException">A count is outside its range.</exception>
    public PairedBinary(long both, long controlOnly, long treatmentOnly, long neither)
    {
        const long Most = 1L << 50;
        ArgumentOutOfRangeException.ThrowIfGreaterThan((ulong)both, (ulong)Most, nameof(both));
        ArgumentOutOfRangeException.ThrowIfGreaterThan((ulong)controlOnly, (ulong)Most, nameof(controlOnly));
        ArgumentOutOfRangeException.ThrowIfGreaterThan((ulong)treatmentOnly, (ulong)Most, nameof(treatmentOnly));
        ArgumentOutOfRangeException.ThrowIfGreaterThan((ulong)neither, (ulong)Most, nameof(neither));
        Both = both;
        ControlOnly = controlOnly;
        TreatmentOnly = treatmentOnly;
        Neither = neither;
    }

    /// <summary>Pairs in which both arms succeeded.</summary>
    public long Both { get; }

    /// <summary>Pairs in which only control succeeded.</summary>
    public long ControlOnly { get; }

    /// <summary>Pairs in which only the treatment succeeded.</summary>
    public long TreatmentOnly { get; }

    /// <summary>Pairs in which neither succeeded.</summary>
    public long Neither { get; }

    /// <summary>Number of pairs.</summary>
    public long Count => Both + ControlOnly + TreatmentOnly + Neither;

    /// <summary>Counts pairs given as two columns.</summary>
    /// <param name="control">Whether control succeeded, pair by pair.</param>
    /// <param name="treatment">Whether the treatment succeeded; as many.</param>
    /// <returns>The counts.</returns>
    /// <exception cref="ArgumentException">The columns differ in length.</exception>
    public static PairedBinary From(ReadOnlySpan<bool> control, ReadOnlySpan<bool> treatment)
    {
        if (control.Length != treatment.Length)
            throw new ArgumentException("Pairs need two arms of the same length.", nameof(treatment));
        long both = 0, controlOnly = 0, treatmentOnly = 0;
        for (var i = 0; i < control.Length; i++)
        {
            both += control[i] && treatment[i] ? 1 : 0;
            controlOnly += control[i] && !treatment[i] ? 1 : 0;
            treatmentOnly += !control[i] && treatment[i] ? 1 : 0;
        }

        return new(both, controlOnly, treatmentOnly, control.Length - both - controlOnly - treatmentOnly);
    }
}
