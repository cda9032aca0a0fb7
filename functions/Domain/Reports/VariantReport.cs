using Splitrun.Domain.Outcomes;

namespace Splitrun.Domain.Reports;

/// <summary>One arm: its traffic and its metrics.</summary>
public sealed record VariantReport
{
    public required string Key { get; init; }

    /// <summary>Counted runs.</summary>
    public required long Assigned { get; init; }

    /// <summary>Counted runs whose outcome enters the analysis.</summary>
    public required long Concluded { get; init; }

    /// <summary>Share that the assignment was to give it. Range: 0 to 1.</summary>
    public required double SharePlanned { get; init; }

    /// <summary>Share of the assigned (not imported) runs that it got; null before the first one. Range: 0 to 1.</summary>
    public double? ShareObserved { get; init; }

    /// <summary>Share of the concluded runs that ended in success, without those whose end was not stated; null before the first one. Range: 0 to 1.</summary>
    public double? SuccessRate { get; init; }

    /// <summary>Counted runs by how they ended.</summary>
    public required IReadOnlyDictionary<Conclusion, long> Conclusions { get; init; }

    /// <summary>Per metric: the primary one first, then the secondary ones, then those that only a guardrail watches.</summary>
    public required IReadOnlyDictionary<string, MetricReport> Metrics { get; init; }
}

/// <summary>What is known of one metric in one arm. A number that cannot be computed is absent.</summary>
public sealed record MetricReport
{
    /// <summary>Values: concluded runs that reported the metric.</summary>
    public required long N { get; init; }

    /// <summary>Units that the values came from; only where the unit is not the run.</summary>
    public long? Units { get; init; }

    /// <summary>Concluded runs that did not report the metric; they are left out, never taken for 0.</summary>
    public required long Missing { get; init; }

    /// <summary>Values that were true; only for binary metrics.</summary>
    public long? Successes { get; init; }

    /// <summary>Mean; for a binary metric the proportion, for a ratio metric the ratio of the totals.</summary>
    public double? Mean { get; init; }

    /// <summary>Sample variance of the values (divisor n - 1); for a ratio metric absent.</summary>
    public double? Variance { get; init; }

    /// <summary>Standard error of <see cref="Mean"/>.</summary>
    public double? StandardError { get; init; }

    /// <summary>Confidence interval of <see cref="Mean"/> at level 1 - alpha.</summary>
    public Bounds? Interval { get; init; }

    /// <summary>How the interval was made: student_t, wilson or delta.</summary>
    public string? IntervalMethod { get; init; }

    /// <summary>Median by nearest rank, within 0.5 % of the value at that rank.</summary>
    public double? P50 { get; init; }

    /// <summary>90th percentile by nearest rank, within 0.5 % of the value at that rank.</summary>
    public double? P90 { get; init; }

    /// <summary>99th percentile by nearest rank, within 0.5 % of the value at that rank.</summary>
    public double? P99 { get; init; }

    /// <summary>Why a number is absent; null when none is.</summary>
    public string? Reason { get; init; }
}
