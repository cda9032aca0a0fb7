using System.Text.Json;
using Splitrun.Domain.Assignment;
using Splitrun.Domain.Experiments;

namespace Splitrun.Domain.Tests.Assignment;

/// <summary>A running experiment with variants v0, v1, … of which v0 is control, and the ways tests change it.</summary>
internal static class AssignmentScenario
{
    public static readonly DateTimeOffset Noon = new(2026, 5, 15, 12, 0, 0, TimeSpan.Zero);

    public static Experiment Running(params double[] weights) => new()
    {
        State = ExperimentState.Running,
        CreatedAt = Noon.AddDays(-1),
        UpdatedAt = Noon.AddDays(-1),
        Definition = new ExperimentDefinition
        {
            Key = "prompt_style",
            Automation = "daily",
            Variants = [.. weights.Select((weight, i) => new Variant($"v{i}", weight, null, null, null))],
            Control = "v0",
            Metric = new Metric("success", MetricKind.Binary, MetricDirection.Increase, null),
            Assignment = new AssignmentPolicy { Salt = "prompt_style" },
        },
    };

    public static Experiment With(this Experiment experiment, Func<AssignmentPolicy, AssignmentPolicy> change) =>
        experiment.Define(d => d with { Assignment = change(d.Assignment) });

    public static Experiment Define(this Experiment experiment, Func<ExperimentDefinition, ExperimentDefinition> change) =>
        experiment with { Definition = change(experiment.Definition) };

    public static Experiment Sticky(this Experiment experiment) => experiment.With(p => p with { Strategy = AssignmentStrategy.Sticky });

    public static AssignmentInputs Ask(this Experiment experiment, string unit = "run-1", double draw = 0) =>
        new(experiment, unit, null, null, Noon, new long[experiment.Definition.Variants.Count], draw);

    public static VariantAssignment Assign(this Experiment experiment, string unit = "run-1", double draw = 0) =>
        VariantAssigner.Assign(experiment.Ask(unit, draw));

    public static JsonElement Json(string text) => JsonSerializer.Deserialize<JsonElement>(text);
}
