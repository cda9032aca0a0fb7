using Splitrun.Domain.Experiments;
using Splitrun.Domain.Runs;

namespace Splitrun.Domain.Assignment;

/// <summary>Computes a stored assignment again and compares.</summary>
/// <remarks>
/// What follows from state, window, overrides, segments, holdout, layer, coverage and hash is reproduced exactly. A draw and the counts
/// of its moment are not stored; there the variant must have been possible, and the probability must be one that the strategy gives.
/// </remarks>
public static class AssignmentReplay
{
    // Probabilities and shares are stored as they were computed; this leaves room for a text form of fewer digits.
    private const double Tolerance = 1e-9;

    /// <summary>Checks one run.</summary>
    /// <param name="run">The run as it was stored.</param>
    /// <param name="experiment">The experiment as it was in the version that the run names.</param>
    /// <exception cref="ArgumentException">The run belongs to another experiment or version.</exception>
    public static ReplayFinding Check(Run run, Experiment experiment)
    {
        if (run.Experiment != experiment.Key || run.Version != experiment.Version)
        {
            throw new ArgumentException($"The run is of {run.Experiment}@{run.Version}, not {experiment.Key}@{experiment.Version}.", nameof(run));
        }

        var differences = new Differences();
        differences.Expect("counted", run.Reason.IsCounted(), run.Counted);
        if (experiment.Definition.IndexOf(run.Variant) < 0)
        {
            differences.Add($"variant {run.Variant} is not one of the experiment's");
            return differences.ToFinding(ReplayVerdict.Contradicted);
        }

        var verdict = run.Reason == AssignmentReason.Imported ? CheckImported(run, differences) : CheckAssigned(run, experiment, differences);
        return differences.ToFinding(verdict);
    }

    private static ReplayVerdict CheckImported(Run run, Differences differences)
    {
        differences.ExpectClose("probability", null, run.Probability);
        return ReplayVerdict.Possible;
    }

    private static ReplayVerdict CheckAssigned(Run run, Experiment experiment, Differences differences)
    {
        var shares = VariantShares.InForce(experiment.Definition);
        CheckWeights(run, experiment.Definition, shares, differences);
        var inputs = InputsOf(run, experiment);
        var placement = Admission.PlaceWithoutStrategy(inputs) ?? StrategyChoice.Choose(inputs, shares);
        differences.Expect("reason", placement.Reason, run.Reason);
        if (placement.Reason.IsCounted() && !StrategyChoice.IsHashed(experiment.Definition))
        {
            CheckPossible(run, experiment.Definition, shares, differences);
            return ReplayVerdict.Possible;
        }

        differences.Expect("variant", experiment.Definition.Variants[placement.VariantIndex].Key, run.Variant);
        differences.ExpectClose("probability", placement.Probability, run.Probability);
        return ReplayVerdict.Reproduced;
    }

    /// <summary>What the run was assigned from; any draw and counts will do, for what depends on them is not compared.</summary>
    private static AssignmentInputs InputsOf(Run run, Experiment experiment) => new(
        experiment,
        run.Unit,
        run.Attributes,
        run.Reason == AssignmentReason.Forced ? run.Variant : null,
        run.AssignedAt,
        new long[experiment.Definition.Variants.Count],
        Draw: 0);

    private static void CheckWeights(Run run, ExperimentDefinition definition, double[] shares, Differences differences)
    {
        for (var i = 0; i < shares.Length; i++)
        {
            var key = definition.Variants[i].Key;
            differences.ExpectClose($"weights.{key}", shares[i], run.Weights.TryGetValue(key, out var weight) ? weight : null);
        }
    }

    private static void CheckPossible(Run run, ExperimentDefinition definition, double[] shares, Differences differences)
    {
        var share = shares[definition.IndexOf(run.Variant)];
        if (share == 0)
        {
            differences.Add($"variant {run.Variant} has a share of 0");
        }

        if (definition.Assignment.Strategy != AssignmentStrategy.Balanced)
        {
            differences.ExpectClose("probability", share, run.Probability);
        }
        else if (!IsOneInWhole(run.Probability, shares.Count(s => s > 0)))
        {
            differences.Add($"probability is {run.Probability}; one divided by the number of tied variants was expected");
        }
    }

    private static bool IsOneInWhole(double? probability, int most) =>
        probability is { } p && Enumerable.Range(1, most).Any(tied => Math.Abs(p - (1.0 / tied)) <= Tolerance);

    private sealed class Differences
    {
        private readonly List<string> _found = [];

        public void Add(string difference) => _found.Add(difference);

        public void Expect<T>(string name, T expected, T stored)
        {
            if (!EqualityComparer<T>.Default.Equals(expected, stored))
            {
                Add($"{name} is {stored}; {expected} was expected");
            }
        }

        public void ExpectClose(string name, double? expected, double? stored)
        {
            if (expected is null || stored is null ? expected != stored : !(Math.Abs(expected.Value - stored.Value) <= Tolerance))
            {
                Add($"{name} is {Said(stored)}; {Said(expected)} was expected");
            }
        }

        public ReplayFinding ToFinding(ReplayVerdict verdict) => new(_found.Count > 0 ? ReplayVerdict.Contradicted : verdict, _found);

        private static string Said(double? number) => number?.ToString() ?? "absent";
    }
}

/// <summary>What came of computing an assignment again.</summary>
/// <param name="Verdict">How far the stored run is confirmed.</param>
/// <param name="Differences">One sentence for each thing that is not as it must have been; empty unless contradicted.</param>
public sealed record ReplayFinding(ReplayVerdict Verdict, IReadOnlyList<string> Differences);

/// <summary>How far a stored assignment is confirmed.</summary>
public enum ReplayVerdict
{
    /// <summary>The same inputs give the same variant, reason and probability.</summary>
    Reproduced,

    /// <summary>A draw, counts or an import had a part in it that is not stored; everything else agrees.</summary>
    Possible,

    /// <summary>At least one thing cannot have been so.</summary>
    Contradicted,
}
