using System.Runtime.InteropServices;
using Splitrun.Statistics.Samples;

namespace Splitrun.Statistics.Planning;

/// <summary>What a simulated experiment shows at one of its looks.</summary>
/// <param name="Runs">Runs of both arms so far.</param>
/// <param name="IsLast">Whether it is the planned end.</param>
/// <param name="Control">The control arm's values; ones and zeros for a proportion.</param>
/// <param name="Treatment">The treatment arm's values.</param>
/// <param name="ControlSuccesses">Successes of the control arm; 0 unless it is a proportion.</param>
/// <param name="TreatmentSuccesses">Successes of the treatment arm; 0 unless it is a proportion.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct SimulatedLook(
    int Runs, bool IsLast, Moments Control, Moments Treatment, long ControlSuccesses, long TreatmentSuccesses)
{
    /// <summary>The control arm as a proportion.</summary>
    public Proportion ControlProportion => new(ControlSuccesses, Control.Count);

    /// <summary>The treatment arm as a proportion.</summary>
    public Proportion TreatmentProportion => new(TreatmentSuccesses, Treatment.Count);
}
