using Splitrun.Domain.Assignment;
using Splitrun.Domain.Experiments.Drafts;

namespace Splitrun.Domain.Experiments;

/// <summary>What a definition asks for that this version does not do, or that people come to regret; said in every answer that shows the definition.</summary>
public static class DefinitionWarnings
{
    private const int SmallestPlan = 40;

    public static IReadOnlyList<string> Of(ExperimentDefinition definition)
    {
        var warnings = new List<string>();
        Warn(!PayloadShapes.IsKnown(definition.Kind), $"kind: is not one of {string.Join(", ", PayloadShapes.ByKind.Keys.Concat(PayloadShapes.Free))}, so payloads are not checked");
        Warn(definition is { Assignment.Strategy: AssignmentStrategy.Bandit, UnitIsRun: false }, "assignment.strategy: bandit by a unit that is not the run is analysed by plain totals of units, which moving weights bias; the machine promotes nothing on them");
        Warn(definition.Assignment.Ramp.Count > 1 && !definition.AutomationPolicy.AutoPromote, "assignment.ramp: stays at its first step unless automation_policy.auto_promote is true");
        Warn(definition.Assignment.Strategy == AssignmentStrategy.Sticky && definition.UnitIsRun, "assignment.unit: is run_id, so the analysis takes runs as independent; name the unit that callers send to have it by unit");
        Warn(definition.Analysis.Cuped is not null && !definition.UnitIsRun, "analysis.cuped: units have several runs, and a covariate belongs to a run; the analysis is not adjusted by it");
        Warn(definition.AutomationPolicy.CloseIssue && (definition.Issue is null || definition.Repository is null), "automation_policy.close_issue: closes nothing without issue and repository");
        Warn(definition.Analysis.PlannedSamples is < SmallestPlan, $"analysis.planned_samples: below {SmallestPlan} hardly any difference can be found");
        Warn(definition.Shards > 1 && definition.Assignment.Strategy == AssignmentStrategy.Balanced, "shards: with more than one, balance and run_seq hold within each shard");
        warnings.AddRange(SegmentWarnings.Of(definition.Assignment.Segments, "assignment.segments"));
        warnings.AddRange(UnknownMetrics.Warnings(definition));
        return warnings;

        void Warn(bool applies, string text)
        {
            if (applies)
            {
                warnings.Add(text);
            }
        }
    }
}
