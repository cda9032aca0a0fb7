using Splitrun.Domain.Reports;

namespace Splitrun.Domain.Engine;

/// <summary>What the engine says of the arms.</summary>
/// <param name="Kind">What the values are.</param>
/// <param name="Alpha">Significance level.</param>
/// <param name="PlannedSamples">N* of the always-valid methods.</param>
/// <param name="Summaries">Per arm.</param>
/// <param name="Comparisons">Each arm after the first against the first.</param>
/// <param name="Omnibus">All arms at once; only for three arms and more.</param>
/// <param name="SampleRatio">Observed against expected shares; only where shares were given.</param>
public sealed record ComparisonAnswer(
    ComparisonKind Kind,
    double Alpha,
    int PlannedSamples,
    IReadOnlyList<ArmSummary> Summaries,
    IReadOnlyList<ArmComparison> Comparisons,
    TestReport? Omnibus,
    SampleRatioReport? SampleRatio);

/// <summary>One arm.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Summary">Count, mean, variance, interval.</param>
public sealed record ArmSummary(string Key, MetricReport Summary);

/// <summary>One arm against control; differences are variant minus control.</summary>
/// <param name="Control">Key of the first arm.</param>
/// <param name="Variant">Key of the other.</param>
/// <param name="Tests">Every method that may apply; one that does not has a reason in place of numbers.</param>
/// <param name="AdjustedPValue">The first test's p-value, adjusted over the arms (Holm).</param>
/// <param name="Relative">The difference relative to control.</param>
/// <param name="Sequential">Always-valid evidence; null for paired data.</param>
/// <param name="Bayes">The Bayesian view; null for paired data.</param>
public sealed record ArmComparison(
    string Control,
    string Variant,
    IReadOnlyList<TestReport> Tests,
    double? AdjustedPValue,
    RelativeReport? Relative,
    SequentialReport? Sequential,
    BayesReport? Bayes);
