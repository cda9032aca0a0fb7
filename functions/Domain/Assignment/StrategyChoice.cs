using Splitrun.Domain.Experiments;

namespace Splitrun.Domain.Assignment;

/// <summary>How each strategy picks for a run that takes part.</summary>
internal static class StrategyChoice
{
    // Deficits closer than this, relative to the number of runs, are the same: they differ by rounding alone.
    private const double TieTolerance = 1e-12;
    private const string CoverageSeed = "/coverage";

    public static Placement Choose(AssignmentInputs inputs, double[] shares)
    {
        var definition = inputs.Experiment.Definition;
        return definition.Assignment.Strategy switch
        {
            AssignmentStrategy.Random => IfCovered(inputs, () => ByDraw(inputs, shares, AssignmentReason.Random)),
            AssignmentStrategy.Balanced => IfCovered(inputs, () => ByBalance(inputs, shares)),
            AssignmentStrategy.Sticky => ByHash(inputs, shares, AssignmentReason.Sticky),
            AssignmentStrategy.Bandit when definition.UnitIsRun => IfCovered(inputs, () => ByDraw(inputs, shares, AssignmentReason.Bandit)),
            AssignmentStrategy.Bandit => ByHash(inputs, shares, AssignmentReason.Bandit),
            _ => throw new ArgumentOutOfRangeException(nameof(inputs), definition.Assignment.Strategy, "Not a strategy."),
        };
    }

    /// <summary>Whether the strategy hashes the unit, and so gives the same answer without a draw or counts.</summary>
    public static bool IsHashed(ExperimentDefinition definition) =>
        definition.Assignment.Strategy == AssignmentStrategy.Sticky
        || (definition.Assignment.Strategy == AssignmentStrategy.Bandit && !definition.UnitIsRun);

    /// <summary>Whether a strategy that draws or counts takes the unit in: by a hash of its own, so that the draw stays untouched.</summary>
    private static Placement IfCovered(AssignmentInputs inputs, Func<Placement> choose)
    {
        var policy = inputs.Experiment.Definition.Assignment;
        var covered = policy.Coverage >= 1 || BucketHash.Position(policy.Salt + CoverageSeed, inputs.Unit) < policy.Coverage;
        return covered ? choose() : NotCovered(inputs.Experiment.Definition);
    }

    private static Placement NotCovered(ExperimentDefinition definition) => new(definition.ControlIndex, AssignmentReason.NotCovered);

    private static Placement ByHash(AssignmentInputs inputs, double[] shares, AssignmentReason reason) =>
        StickyAllocation.From(inputs.Experiment.Definition).TryPick(inputs.Unit, out var index)
            ? new Placement(index, reason, shares[index])
            : NotCovered(inputs.Experiment.Definition);

    private static Placement ByDraw(AssignmentInputs inputs, double[] shares, AssignmentReason reason)
    {
        var index = WeightedDraw(shares, CheckedDraw(inputs));
        return new Placement(index, reason, shares[index]);
    }

    /// <summary>The first variant whose cumulative share is above the draw; the last of a share above 0 takes what rounding leaves.</summary>
    private static int WeightedDraw(double[] shares, double draw)
    {
        var last = Array.FindLastIndex(shares, share => share > 0);
        var cumulative = 0.0;
        for (var i = 0; i < last; i++)
        {
            cumulative += shares[i];
            if (shares[i] > 0 && draw < cumulative)
            {
                return i;
            }
        }

        return last;
    }

    /// <summary>The variant furthest below its share, counting this run; among equals the draw decides, each as likely.</summary>
    private static Placement ByBalance(AssignmentInputs inputs, double[] shares)
    {
        var draw = CheckedDraw(inputs);
        var tied = FurthestBelow(shares, inputs.AssignedCounts);
        var index = tied[Math.Min(tied.Count - 1, (int)(draw * tied.Count))];
        return new Placement(index, AssignmentReason.Balanced, 1.0 / tied.Count);
    }

    private static List<int> FurthestBelow(double[] shares, IReadOnlyList<long> counts)
    {
        if (counts.Count != shares.Length)
        {
            throw new ArgumentException($"There are {counts.Count} counts for {shares.Length} variants.", nameof(counts));
        }

        var runs = counts.Sum() + 1.0;
        var candidates = Enumerable.Range(0, shares.Length).Where(i => shares[i] > 0).ToList();
        double Deficit(int i) => (shares[i] * runs) - counts[i];
        var largest = candidates.Max(Deficit);
        return candidates.FindAll(i => Deficit(i) >= largest - (TieTolerance * runs));
    }

    private static double CheckedDraw(AssignmentInputs inputs) =>
        inputs.Draw is >= 0 and < 1
            ? inputs.Draw
            : throw new ArgumentOutOfRangeException(nameof(inputs), inputs.Draw, "A draw is 0 or more and below 1.");
}
