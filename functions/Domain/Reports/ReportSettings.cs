using Splitrun.Domain.Experiments;

namespace Splitrun.Domain.Reports;

/// <summary>The settings that a report was computed under, so that it can be read, and computed again, without the definition.</summary>
public sealed record ReportSettings
{
    public required string Automation { get; init; }

    public string? Description { get; init; }

    public string? Hypothesis { get; init; }

    public required Metric Metric { get; init; }

    public required IReadOnlyList<Metric> SecondaryMetrics { get; init; }

    /// <summary>Key of the variant that the others are compared with.</summary>
    public required string Control { get; init; }

    /// <summary>The unit of assignment, and so of analysis: <c>run_id</c>, or the name of what callers send as unit.</summary>
    public required string Unit { get; init; }

    public required AssignmentStrategy Strategy { get; init; }

    /// <summary>Significance level. Range: 0 &lt; alpha &lt; 1.</summary>
    public required double Alpha { get; init; }

    public required double Power { get; init; }

    /// <summary>Smallest improvement worth promoting, absolute, in units of the metric.</summary>
    public required double MinimumEffect { get; init; }

    /// <summary>Worsening that is tolerated, absolute, in units of the metric.</summary>
    public required double RegressionTolerance { get; init; }

    /// <summary>Observations an arm needs before anything is decided.</summary>
    public required int MinSamples { get; init; }

    /// <summary>Planned number of runs over all arms; null when nobody planned.</summary>
    public int? PlannedSamples { get; init; }

    public required int MinDays { get; init; }

    /// <summary>Which evidence automatic actions rest on.</summary>
    public required EvidenceKind Evidence { get; init; }

    /// <summary>Sample size over two arms at which the confidence sequence is tightest; fixed when the experiment starts.</summary>
    public required double SequenceTunedAt { get; init; }

    /// <summary>How p-values of the primary metric are adjusted for several challengers.</summary>
    public required MultipleTestingCorrection Correction { get; init; }

    public string? Cuped { get; init; }

    /// <summary>Version that began the phase whose runs are compared; null where it is all runs.</summary>
    public int? Phase { get; init; }

    /// <summary>First day of the window, UTC, inclusive; open when null.</summary>
    public DateOnly? StartDate { get; init; }

    /// <summary>Last day of the window, UTC, inclusive; open when null.</summary>
    public DateOnly? EndDate { get; init; }
}
