using System.Runtime.InteropServices;

namespace Splitrun.Statistics.Samples;

/// <summary>Successes among trials. The default value is empty.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct Proportion
{
    /// <summary>Makes a proportion.</summary>
    /// <param name="successes">Number of successes (x). Range: 0 to <paramref name="trials"/>.</param>
    /// <param name="trials">Number of trials (n). Range: 0 to 2^53.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public Proportion(long successes, long trials)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(successes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(successes, trials);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(trials, 1L << 53);
        Successes = successes;
        Trials = trials;
    }

    /// <summary>Number of successes (x).</summary>
    public long Successes { get; }

    /// <summary>Number of trials (n).</summary>
    public long Trials { get; }

    /// <summary>Trials that were no success (n - x).</summary>
    public long Failures => Trials - Successes;

    /// <summary>The share of successes, from 0 to 1; NaN without trials.</summary>
    public double Value => Trials == 0 ? double.NaN : Successes / (double)Trials;

    /// <summary>The same sample as moments of ones and zeros, for the methods on means.</summary>
    public Moments ToMoments() => Moments.FromProportion(Successes, Trials);
}
