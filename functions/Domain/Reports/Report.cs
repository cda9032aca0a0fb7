using Splitrun.Domain.Assignment;
using Splitrun.Domain.Decisions;
using Splitrun.Domain.Experiments;
using Splitrun.Domain.Outcomes;

namespace Splitrun.Domain.Reports;

/// <summary>What the numbers of an experiment say at one watermark; its JSON form is the answer of the API and what is stored.</summary>
/// <remarks>
/// The same data under the same definition give the same report, to the byte. No member holds NaN or an infinity: what cannot be
/// computed is absent, and a <c>reason</c> beside it says why.
/// </remarks>
public sealed record Report
{
    /// <summary>Name and version of the engine that computed it.</summary>
    public const string EngineName = "splitrun 1.0";

    /// <summary>Key of the experiment.</summary>
    public required string Experiment { get; init; }

    /// <summary>The definition's version that was in force.</summary>
    public required int Version { get; init; }

    public required ExperimentState State { get; init; }

    /// <summary>
    /// Since when the report has been what it is, UTC: the last moment at which something it depends on changed (the data, the
    /// definition, or a day of the window that passed). Asking again later does not change it.
    /// </summary>
    public required DateTimeOffset GeneratedAt { get; init; }

    /// <summary>Time of the last dispatch or outcome in the numbers; null when there is none.</summary>
    public DateTimeOffset? Watermark { get; init; }

    public string Engine { get; init; } = EngineName;

    /// <summary>The settings in force.</summary>
    public required ReportSettings Settings { get; init; }

    public required ReportTotals Totals { get; init; }

    /// <summary>In the definition's order.</summary>
    public required IReadOnlyList<VariantReport> Variants { get; init; }

    /// <summary>Primary metric first, then the secondary ones; within a metric the challengers in the definition's order.</summary>
    public required IReadOnlyList<ComparisonReport> Comparisons { get; init; }

    public required IReadOnlyList<GuardrailReport> Guardrails { get; init; }

    /// <summary>Runs by phase, oldest first; null where there is one only. The rest of the report is of the present one, but for totals and segments.</summary>
    public IReadOnlyList<PhaseReport>? Phases { get; init; }

    /// <summary>The primary comparison within segments; null where no outcome named one.</summary>
    public SegmentsReport? Segments { get; init; }

    public required TrustReport Trust { get; init; }

    /// <summary>Shadows against the champion; null where the experiment has none.</summary>
    public IReadOnlyList<ShadowReport>? Shadow { get; init; }

    /// <summary>Combinations with other running experiments of the automation; null where it shares no run with any.</summary>
    public IReadOnlyList<InteractionReport>? Interactions { get; init; }

    public required Decision Decision { get; init; }

    /// <summary>The report on the variant of that key, or null.</summary>
    public VariantReport? Find(string variant) =>
        Variants.FirstOrDefault(v => string.Equals(v.Key, variant, StringComparison.Ordinal));

    /// <summary>The primary metric's comparison of that challenger with control, or null.</summary>
    public ComparisonReport? FindPrimary(string variant) =>
        Comparisons.FirstOrDefault(c => c.Role == MetricRole.Primary && string.Equals(c.Variant, variant, StringComparison.Ordinal));
}

/// <summary>How many runs there are, and what became of them.</summary>
/// <param name="Assigned">Counted runs.</param>
/// <param name="Concluded">Counted runs whose outcome enters the analysis.</param>
/// <param name="Pending">Counted runs without an outcome so far.</param>
/// <param name="Excluded">Counted runs left out of the analysis, by conclusion.</param>
/// <param name="NotCounted">Runs that were answered without being counted.</param>
/// <param name="NotCountedReasons">The same by reason; null when there are none.</param>
/// <param name="Orphans">Outcomes kept aside because their run is unknown; 1,000 stands for 1,000 or more.</param>
/// <param name="Unlisted">By variant, runs that imported files counted without listing them: never analysed; null when there are none.</param>
public sealed record ReportTotals(
    long Assigned,
    long Concluded,
    long Pending,
    IReadOnlyDictionary<Conclusion, long> Excluded,
    long NotCounted,
    IReadOnlyDictionary<AssignmentReason, long>? NotCountedReasons,
    long Orphans,
    IReadOnlyDictionary<string, long>? Unlisted = null);
