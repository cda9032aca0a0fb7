using Splitrun.Domain.Assignment;
using Splitrun.Domain.Experiments;
using Splitrun.Domain.Reports;
using Splitrun.Statistics.Comparisons;
using Splitrun.Statistics.Diagnostics;
using Splitrun.Statistics.Samples;

namespace Splitrun.Domain.Analysis;

/// <summary>Whether the numbers can be believed: traffic against plan, runs that never concluded, changes on the way.</summary>
internal static class TrustChecks
{
    /// <summary>A shift of a share that is worth a word.</summary>
    private const double LeastShift = 0.01;

    public static TrustReport Of(AnalysisFrame frame) => new(
        SampleRatio(frame),
        Attrition(frame),
        NoveltyCheck.Of(frame),
        frame.Covariate?.Imbalance() ?? new CheckReport(CheckStatus.NotApplicable, null, null, "no_covariate"),
        [.. frame.Statistics.Versions],
        Notes(frame));

    /// <summary>Runs that were assigned by chance against the probabilities used; imported ones had none and are left out.</summary>
    private static SampleRatioReport SampleRatio(AnalysisFrame frame)
    {
        long[] observed = [.. frame.Statistics.Assigned.Select(a => a.Runs - a.Imported)];
        double[] expected = [.. frame.Statistics.Assigned.Select(a => a.Expected)];
        return SampleRatioOf([.. frame.Definition.Variants.Select(v => v.Key)], observed, expected);
    }

    /// <summary>Whether arms got the runs they were to get.</summary>
    /// <param name="keys">The arms' keys.</param>
    /// <param name="observed">Runs an arm.</param>
    /// <param name="expected">Expected runs an arm; only their ratio counts.</param>
    public static SampleRatioReport SampleRatioOf(IReadOnlyList<string> keys, IReadOnlyList<long> observed, IReadOnlyList<double> expected)
    {
        var result = SampleRatioTest.Pearson(observed, expected);
        var process = SampleRatioEProcess.Test(observed, expected);
        string[] zeroWeight = [.. keys.Where((_, i) => expected[i] == 0 && observed[i] > 0)];
        return new SampleRatioReport(
            process.IsMismatch ? CheckStatus.Fail : StatusOf(result),
            Finite.OrNull(result.Statistic),
            result.DegreesOfFreedom,
            Finite.OrNull(result.PValue),
            Finite.OrNull(process.Statistic),
            zeroWeight.Length > 0 ? zeroWeight : null,
            result.Reason is { } reason ? Words.Of(reason) : null);
    }

    /// <summary>Whether the arms lose runs at different rates between assignment and conclusion.</summary>
    private static CheckReport Attrition(AnalysisFrame frame)
    {
        var ended = frame.Statistics.Arms.Select(a => a.Conclusions.Sum(c => c.Value));
        var result = AttritionTest.Test([.. frame.Statistics.Assigned.Zip(ended, (a, n) => new Proportion(Math.Min(n, a.Runs), a.Runs))]);
        var reason = result.IsMismatch ? "arms lose runs at different rates" : result.Reason is { } code ? Words.Of(code) : null;
        return new CheckReport(StatusOf(result), Finite.OrNull(result.Statistic), Finite.OrNull(result.PValue), reason);
    }

    private static CheckStatus StatusOf(SampleRatioResult result) => result switch
    {
        { IsMismatch: true } => CheckStatus.Fail,
        { Reason: null } => CheckStatus.Pass,
        { Reason: Reason.NotApplicable } => CheckStatus.NotApplicable,
        _ => CheckStatus.Pending,
    };

    private static string BanditNote(AnalysisFrame frame) => frame switch
    {
        { Experiment.Epochs: null } => "The weights follow the results; they have not moved so far.",
        { Definition.UnitIsRun: false } =>
            "Weights followed the results, and units may have runs before and after: the comparison of their totals is biased, so a promotion is left to a person.",
        _ => $"Weights followed the results; {frame.Definition.Metric.Name} is compared within spells of equal weights, so that this does not bias it. Plain means are biased.",
    };

    /// <summary>Whether the shares that runs were assigned by are, taken together, not those in force.</summary>
    private static bool HaveSharesMoved(AnalysisFrame frame)
    {
        var expected = frame.Statistics.Assigned.Sum(a => a.Expected);
        var now = VariantShares.InForce(frame.Definition);
        return expected > 0 && frame.Statistics.Assigned.Where((a, i) => Math.Abs((a.Expected / expected) - now[i]) > LeastShift).Any();
    }

    private static List<string> Notes(AnalysisFrame frame)
    {
        var notes = new List<string>();
        if (PhaseView.Note(frame) is { } phases)
            notes.Add(phases);

        if (frame.Statistics.Versions.Count > 1)
            notes.Add($"Runs were counted under versions {string.Join(", ", frame.Statistics.Versions)} of the definition.");

        if (frame.Definition.Assignment.Strategy != AssignmentStrategy.Bandit && HaveSharesMoved(frame))
            notes.Add("The shares of the variants changed on the way: should results also have moved with time, for every variant alike, the comparison mixes the two.");

        if (frame.Statistics.Assigned.Sum(a => a.Imported) is > 0 and var imported)
            notes.Add($"{NumberText.Of(imported)} imported runs are analysed; they stay out of the sample-ratio check.");

        if (frame.Definition.Assignment.Strategy == AssignmentStrategy.Balanced)
            notes.Add("Balanced assignment follows the counts, so the sample-ratio check can only miss, never raise, an alarm by chance.");

        if (frame.Definition.Assignment.Strategy == AssignmentStrategy.Bandit)
            notes.Add(BanditNote(frame));

        if (frame.Covariate is { } covariate)
            notes.Add(covariate.Note());

        if (frame.Horizon.WindowClosed)
            notes.Add("The window has closed: new runs get control and are not counted.");

        return notes;
    }
}
