using Splitrun.Statistics.Comparisons;
using Splitrun.Statistics.Samples;
using Splitrun.Statistics.Sequential;

namespace Splitrun.Statistics.Planning;

/// <summary>How a design behaves when it is played through many times. With no true effect the shares found are false positives, otherwise power.</summary>
public sealed record DesignSimulation
{
    /// <summary>Experiments played.</summary>
    public required int Histories { get; init; }

    /// <summary>Share of experiments in which the method that is safe under peeking found the treatment larger, at whichever look.</summary>
    public required double FoundLarger { get; init; }

    /// <summary>Share in which it found the treatment smaller.</summary>
    public required double FoundSmaller { get; init; }

    /// <summary>Share in which the fixed-horizon test was significant at the planned end.</summary>
    public required double FoundAtEnd { get; init; }

    /// <summary>Share in which the fixed-horizon test was significant at any look: what peeking without a safe method does.</summary>
    public required double FoundByPeeking { get; init; }

    /// <summary>Runs until the safe method stopped (or the planned end), ascending, one for each history.</summary>
    public required IReadOnlyList<int> StoppingTimes { get; init; }

    /// <summary>Share in which the safe method found anything.</summary>
    public double Found => FoundLarger + FoundSmaller;

    /// <summary>Standard error of a share from chance in the simulation itself, at most.</summary>
    public double StandardError => 0.5 / Math.Sqrt(Histories);

    /// <summary>Mean number of runs until the safe method stopped, or the planned end.</summary>
    public double MeanStoppingTime => StoppingTimes.Average();

    /// <summary>Plays a design: by the confidence sequence for means, by the exact e-process for proportions.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="cancellationToken">Stops between histories.</param>
    /// <returns>How often what was found.</returns>
    /// <exception cref="InvalidOperationException">The plan contradicts its ranges.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static DesignSimulation Run(SimulationPlan plan, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(plan);
        plan.Require();
        int larger = 0, smaller = 0, atEnd = 0, byPeeking = 0;
        var stops = new int[plan.Histories];
        for (var history = 0; history < plan.Histories; history++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var outcome = Play(plan, history);
            larger += outcome.Direction > 0 ? 1 : 0;
            smaller += outcome.Direction < 0 ? 1 : 0;
            atEnd += outcome.IsFoundAtEnd ? 1 : 0;
            byPeeking += outcome.IsFoundByPeeking ? 1 : 0;
            stops[history] = outcome.StoppedAt;
        }

        Array.Sort(stops);
        double histories = plan.Histories;
        return new()
        {
            Histories = plan.Histories,
            FoundLarger = larger / histories,
            FoundSmaller = smaller / histories,
            FoundAtEnd = atEnd / histories,
            FoundByPeeking = byPeeking / histories,
            StoppingTimes = stops,
        };
    }

    private static (int Direction, bool IsFoundAtEnd, bool IsFoundByPeeking, int StoppedAt) Play(SimulationPlan plan, int history)
    {
        int direction = 0, stoppedAt = plan.PlannedRuns;
        bool atEnd = false, byPeeking = false;
        var logAlpha = Math.Log(plan.Alpha);
        foreach (var look in SimulatedExperiment.Looks(plan, history))
        {
            if (direction == 0 && SafeLogPValue(plan, look) <= logAlpha)
                (direction, stoppedAt) = (Math.Sign(look.Treatment.Mean - look.Control.Mean), look.Runs);
            var isFound = (look.IsLast || !byPeeking) && FixedLogPValue(plan, look) <= logAlpha;
            byPeeking |= isFound;
            atEnd = look.IsLast && isFound;
        }

        return (direction, atEnd, byPeeking, stoppedAt);
    }

    private static double? SafeLogPValue(SimulationPlan plan, SimulatedLook look)
    {
        if (plan.IsProportion)
            return Math.Min(look.Control.Count, look.Treatment.Count) == 0 ? null : -BinomialEProcess.LogEValue(look.ControlProportion, look.TreatmentProportion);
        return ConfidenceSequence.Compare(
            look.Control, look.Treatment, plan.PlannedRuns, plan.Alpha, burnIn: plan.BurnIn ?? ConfidenceSequence.DefaultBurnIn).LogPValue;
    }

    private static double? FixedLogPValue(SimulationPlan plan, SimulatedLook look)
    {
        if (!plan.IsProportion)
            return WelchTest.ReasonAgainst(look.Control, look.Treatment) is null ? WelchTest.LogPValue(look.Control, look.Treatment) : null;
        Proportion control = look.ControlProportion, treatment = look.TreatmentProportion;
        if (TwoProportionTest.ReasonAgainst(control, treatment) is not null)
            return null;
        return TwoProportionTest.IsApproximationAdequate(control, treatment)
            ? TwoProportionTest.LogPValue(control, treatment)
            : FisherExactTest.LogPValue(control, treatment, Alternative.TwoSided);
    }
}
