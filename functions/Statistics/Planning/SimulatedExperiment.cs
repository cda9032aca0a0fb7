using MathNet.Numerics.Distributions;
using MathNet.Numerics.Random;
using Splitrun.Statistics.Samples;

namespace Splitrun.Statistics.Planning;

/// <summary>Plays one experiment of a <see cref="SimulationPlan"/>, for a caller that takes its own decisions at the looks.</summary>
public static class SimulatedExperiment
{
    /// <summary>The looks of one history, in order, up to the planned end.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="history">Which history. Range: at least 0; the same one gives the same looks.</param>
    /// <returns>The looks; stop enumerating to stop the experiment.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The history is negative.</exception>
    /// <exception cref="InvalidOperationException">The plan contradicts its ranges.</exception>
    public static IEnumerable<SimulatedLook> Looks(SimulationPlan plan, int history)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentOutOfRangeException.ThrowIfNegative(history);
        plan.Require();
        return Play(plan, new Xoshiro256StarStar(unchecked((plan.Seed * 1_000_003) + history), threadSafe: false));
    }

    private static IEnumerable<SimulatedLook> Play(SimulationPlan plan, Random random)
    {
        Moments control = Moments.Empty, treatment = Moments.Empty;
        long controlSuccesses = 0, treatmentSuccesses = 0;
        for (var run = 1; run <= plan.PlannedRuns; run++)
        {
            var isTreatment = random.NextDouble() < plan.TreatmentShare;
            var value = Draw(plan, isTreatment ? plan.Baseline + plan.Effect : plan.Baseline, random);
            if (isTreatment)
                (treatment, treatmentSuccesses) = (treatment.Add(value), treatmentSuccesses + (plan.IsProportion ? (long)value : 0));
            else
                (control, controlSuccesses) = (control.Add(value), controlSuccesses + (plan.IsProportion ? (long)value : 0));
            var isLast = run == plan.PlannedRuns;
            if (isLast || run % plan.LookEvery == 0)
                yield return new(run, isLast, control, treatment, controlSuccesses, treatmentSuccesses);
        }
    }

    private static double Draw(SimulationPlan plan, double mean, Random random)
    {
        if (plan.StandardDeviation is { } deviation)
            return Normal.Sample(random, mean, deviation);
        return random.NextDouble() < mean ? 1 : 0;
    }
}
