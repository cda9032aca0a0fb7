using System.Text.Json.Serialization;

namespace Splitrun.Domain.Reports;

/// <summary>One challenger against control in one metric. Differences are challenger minus control, in units of the metric.</summary>
public sealed record ComparisonReport
{
    public required string Metric { get; init; }

    public required MetricRole Role { get; init; }

    public required string Control { get; init; }

    public required string Variant { get; init; }

    /// <summary>What was compared: <c>run</c>, or <c>unit</c> where runs of one unit belong together and its totals are compared.</summary>
    public required string Basis { get; init; }

    /// <summary>Independent observations of control: values, or units where the basis is the unit.</summary>
    public required long ControlObservations { get; init; }

    /// <summary>Independent observations of the challenger.</summary>
    public required long Observations { get; init; }

    /// <summary>
    /// Every test that was made. The first one is the fixed-horizon test that decisions use; those that are not safe under peeking
    /// are valid only at the planned sample size.
    /// </summary>
    public required IReadOnlyList<TestReport> Tests { get; init; }

    /// <summary>The first test's p-value, adjusted over the comparisons of its family.</summary>
    public double? AdjustedPValue { get; init; }

    /// <summary>How it was adjusted: holm, bonferroni, benjamini_hochberg or none.</summary>
    public string? Correction { get; init; }

    /// <summary>Difference relative to the size of control's mean (0.05 is 5 % more).</summary>
    public required RelativeReport Relative { get; init; }

    /// <summary>Always-valid evidence, safe however often one looks: the confidence sequence, which rests on asymptotics after its burn-in.</summary>
    public required SequentialReport Sequential { get; init; }

    /// <summary>For proportions also the exact e-process: valid from the first run on, and slower. Automatic promotion waits for it.</summary>
    public SequentialReport? Exact { get; init; }

    public BayesReport? Bayes { get; init; }

    /// <summary>The one look at which fixed-horizon evidence counts: the first from the planned sample or the end date on.</summary>
    public FixedLookReport? FixedLook { get; init; }

    /// <summary>The always-valid evidence that decisions use: the exact one where it settles the matter or is all there is, else the sequence.</summary>
    /// <param name="alpha">The level at which it settles the matter.</param>
    public SequentialReport Decisive(double alpha) =>
        Exact is { } exact && (exact.AdjustedPValue <= alpha || Sequential.Reason is not null) ? exact : Sequential;

    /// <summary>The fixed-horizon test that decisions use; null when there is none.</summary>
    [JsonIgnore]
    public TestReport? MainTest => Tests.Count > 0 ? Tests[0] : null;
}

/// <summary>What a metric is for.</summary>
public enum MetricRole
{
    /// <summary>The one that decisions rest on.</summary>
    Primary,

    /// <summary>Shown, adjusted over all secondary comparisons, never decisive.</summary>
    Secondary,
}

/// <summary>One test: numbers where it could be done, a reason where not.</summary>
/// <param name="Method">Name of the test, such as welch_t.</param>
/// <param name="Estimate">Difference, challenger minus control.</param>
/// <param name="StandardError">Of the estimate.</param>
/// <param name="Interval">Confidence interval of the difference at level 1 - alpha.</param>
/// <param name="Statistic">The test's statistic.</param>
/// <param name="Df">Degrees of freedom.</param>
/// <param name="PValue">Two-sided.</param>
/// <param name="SafeUnderPeeking">Whether the p-value holds however often one looks.</param>
/// <param name="Reason">Why there is no number.</param>
public sealed record TestReport(
    string Method,
    double? Estimate,
    double? StandardError,
    Bounds? Interval,
    double? Statistic,
    double? Df,
    double? PValue,
    bool SafeUnderPeeking,
    string? Reason);

/// <summary>The difference relative to control.</summary>
/// <param name="Estimate">(challenger - control) / |control|.</param>
/// <param name="StandardError">By the delta method.</param>
/// <param name="Interval">At level 1 - alpha.</param>
/// <param name="Reason">Why there is no number, such as a baseline that cannot be told from 0.</param>
public sealed record RelativeReport(double? Estimate, double? StandardError, Bounds? Interval, string? Reason);

/// <summary>What the decisive test said at the first look from the planned sample or the end date on.</summary>
/// <param name="Watermark">Time of the last dispatch or outcome in the numbers of that look.</param>
/// <param name="ControlObservations">Observations of control.</param>
/// <param name="Observations">Observations of the challenger.</param>
/// <param name="Test">The test.</param>
/// <param name="AdjustedPValue">Its p-value, adjusted over the challengers.</param>
/// <param name="Relative">The difference relative to control.</param>
public sealed record FixedLookReport(
    DateTimeOffset? Watermark, long ControlObservations, long Observations, TestReport Test, double AdjustedPValue, RelativeReport Relative);

/// <summary>Always-valid evidence, with what earlier looks had already established.</summary>
public sealed record SequentialReport
{
    /// <summary>confidence_sequence or e_process_binomial.</summary>
    public required string Method { get; init; }

    /// <summary>Confidence sequence of the difference at this look.</summary>
    public Bounds? Interval { get; init; }

    /// <summary>Intersection of the sequence over all looks so far: what is once excluded stays excluded.</summary>
    public Bounds? RunningInterval { get; init; }

    /// <summary>Always-valid p-value at this look.</summary>
    public double? PValue { get; init; }

    /// <summary>Smallest p-value over all looks so far.</summary>
    public double? RunningPValue { get; init; }

    /// <summary><see cref="RunningPValue"/> adjusted over the comparisons of its family.</summary>
    public double? AdjustedPValue { get; init; }

    /// <summary>Evidence against "no difference": 20 and more reject at 5 %.</summary>
    public double? EValue { get; init; }

    /// <summary>Observations an arm needs before it begins; absent where it begins with the first.</summary>
    public int? BurnIn { get; init; }

    /// <summary>Why there is no number, such as too few values.</summary>
    public string? Reason { get; init; }
}

/// <summary>The Bayesian view. It does not guard against looking early.</summary>
public sealed record BayesReport
{
    /// <summary>Posterior probability that the challenger is better, in the metric's direction. Range: 0 to 1.</summary>
    public double? ChanceToBeatControl { get; init; }

    /// <summary>Expected loss in the posterior's units when the challenger is taken.</summary>
    public double? ExpectedLoss { get; init; }

    /// <summary>Credible interval of the effect at level 1 - alpha; absent for proportions.</summary>
    public Bounds? Interval { get; init; }

    /// <summary>Credible interval of control's proportion.</summary>
    public Bounds? ControlInterval { get; init; }

    /// <summary>Credible interval of the challenger's proportion.</summary>
    public Bounds? VariantInterval { get; init; }

    /// <summary>What the posterior is about: relative_effect or difference.</summary>
    public string? Scale { get; init; }

    /// <summary>How much better "there is a difference" predicts the data than "there is none".</summary>
    public double? BayesFactor { get; init; }

    /// <summary>bayes_factor_jzs or bayes_factor_beta.</summary>
    public string? BayesFactorMethod { get; init; }

    /// <summary>True where the factor pools variances that differ much; absent otherwise.</summary>
    public bool? BayesFactorApproximate { get; init; }

    /// <summary>The factor in words, by the limits 3, 10 and 30.</summary>
    public string? Strength { get; init; }

    public string? Reason { get; init; }
}
