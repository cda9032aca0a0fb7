using System.Text.Json;
using Splitrun.Domain.Assignment;
using Splitrun.Domain.Experiments;
using Splitrun.Domain.Runs;

namespace Splitrun.Domain.Outcomes;

/// <summary>By what a version of a definition counts outcomes.</summary>
/// <param name="Metrics">The metrics with statistics.</param>
/// <param name="Covariate">Name of the run's attribute that the primary metric is adjusted by; null for none.</param>
/// <param name="UnitIsRun">Whether each run stands for itself; otherwise the runs of a unit are summed up.</param>
public sealed record CountingRules(IReadOnlyList<KeptMetric> Metrics, string? Covariate, bool UnitIsRun)
{
    /// <summary>Largest size of a covariate, as of a metric's value.</summary>
    private const double MaxMagnitude = 1e100;

    /// <summary>Where units have several runs the analysis is by their totals, which a run's covariate does not belong to.</summary>
    public static CountingRules Of(ExperimentDefinition definition) =>
        new(KeptMetrics.Of(definition), definition.UnitIsRun ? definition.Analysis.Cuped : null, definition.UnitIsRun);

    /// <summary>What the run was known to have before its variant was chosen; null where that is no number.</summary>
    public double? CovariateOf(RunFacts run) =>
        Covariate is not { } name ? null : AttributePath.Find(run.Attributes, name) switch
        {
            { ValueKind: JsonValueKind.Number } number when number.TryGetDouble(out var value) && Math.Abs(value) <= MaxMagnitude => value,
            { ValueKind: JsonValueKind.True } => 1,
            { ValueKind: JsonValueKind.False } => 0,
            _ => null,
        };
}
