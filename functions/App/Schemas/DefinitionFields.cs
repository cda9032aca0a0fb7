using System.Text.Json.Nodes;
using Splitrun.Domain.Experiments.Drafts;
using Splitrun.Domain.Runs;

namespace Splitrun.App.Schemas;

/// <summary>The limits of a definition's fields, as validation has them, by type and member.</summary>
internal static class DefinitionFields
{
    private const string Repository = "^[A-Za-z0-9][A-Za-z0-9._-]{0,99}/[A-Za-z0-9][A-Za-z0-9._-]{0,99}$";
    private const string Threshold = @"^(>=|<=|==|>|<) ?-?[0-9]{1,15}(\.[0-9]{1,15})?$";
    private const string Date = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$";

    public static IReadOnlyDictionary<(Type Type, string Member), FieldRule> All { get; } = new Dictionary<(Type, string), FieldRule>
    {
        [(typeof(ExperimentDraft), "key")] = FieldRule.KeyText("The key of the address, or left out."),
        [(typeof(ExperimentDraft), "automation")] = FieldRule.KeyText("The automation that is experimented on; the key unless set."),
        [(typeof(ExperimentDraft), "kind")] = FieldRule.Text($"What varies: {string.Join(", ", PayloadShapes.ByKind.Keys)} have payloads of a known form; {string.Join(", ", PayloadShapes.Free)} and others take any JSON.", 0, 100),
        [(typeof(ExperimentDraft), "description")] = FieldRule.Text("For people.", 0, 4_000),
        [(typeof(ExperimentDraft), "hypothesis")] = FieldRule.Text("What the owner expects, for people.", 0, 4_000),
        [(typeof(ExperimentDraft), "issue")] = FieldRule.With("Number of the tracking issue.", ("minimum", 1)),
        [(typeof(ExperimentDraft), "repository")] = FieldRule.With("owner/name of the tracking issue.", ("pattern", Repository)),
        [(typeof(ExperimentDraft), "tags")] = FieldRule.List("For listings.", 0, 20, null, ("minLength", 1), ("maxLength", 100)),
        [(typeof(ExperimentDraft), "variants")] = new("2 to 10 variants, in the order that assignment walks them.", VariantList),
        [(typeof(ExperimentDraft), "control")] = FieldRule.KeyText("The variant that the others are compared with; the first unless set."),
        [(typeof(ExperimentDraft), "metric")] = FieldRule.OrName("The metric that decides; success unless set."),
        [(typeof(ExperimentDraft), "secondary_metrics")] = FieldRule.List("Metrics that are compared beside it.", 0, 20, "name"),
        [(typeof(ExperimentDraft), "guardrails")] = FieldRule.List("Rules that protect against harm.", 0, 20),
        [(typeof(ExperimentDraft), "assignment")] = FieldRule.Plain("How runs come to variants."),
        [(typeof(ExperimentDraft), "start_date")] = FieldRule.With("First day of the window, UTC, inclusive.", ("pattern", Date)),
        [(typeof(ExperimentDraft), "end_date")] = FieldRule.With("Last day of the window, UTC, inclusive.", ("pattern", Date)),
        [(typeof(ExperimentDraft), "analysis")] = FieldRule.Plain("How results are judged."),
        [(typeof(ExperimentDraft), "automation_policy")] = FieldRule.Plain("What the machine may do by itself."),
        [(typeof(ExperimentDraft), "notify")] = FieldRule.List("Where results are posted.", 0, 10),
        [(typeof(ExperimentDraft), "shards")] = FieldRule.Range("Table partitions that the runs are spread over; 1 unless set.", 1, RunShard.Max),
        [(typeof(VariantDraft), "key")] = FieldRule.KeyText("Unique within the experiment."),
        [(typeof(VariantDraft), "weight")] = FieldRule.Range("Relative; 1 unless set.", 0, 1e9),
        [(typeof(VariantDraft), "description")] = FieldRule.Text("For people.", 0, 1_000),
        [(typeof(VariantDraft), "payload")] = FieldRule.Plain("Any JSON that the automation wants back; kind may say of what form. 64 KiB over all variants."),
        [(typeof(MetricDraft), "name")] = FieldRule.KeyText("Under which outcomes report it."),
        [(typeof(MetricDraft), "kind")] = FieldRule.Plain("What a value is; the catalogue's unless set."),
        [(typeof(MetricDraft), "direction")] = FieldRule.Plain("Which way is better; the catalogue's unless set."),
        [(typeof(MetricDraft), "unit")] = FieldRule.Text("For people.", 1, 50),
        [(typeof(GuardrailDraft), "metric")] = FieldRule.KeyText("The metric that it watches."),
        [(typeof(GuardrailDraft), "threshold")] = FieldRule.With("An operator and a number, such as <=0.10.", ("pattern", Threshold)),
        [(typeof(GuardrailDraft), "max_regression")] = FieldRule.Range("Largest tolerated worsening relative to control; 0.05 is 5 %.", 0, 1_000),
        [(typeof(GuardrailDraft), "action")] = FieldRule.Plain("What a breach does; rollback unless set."),
        [(typeof(AssignmentDraft), "strategy")] = FieldRule.Plain("How a variant is picked; random unless set."),
        [(typeof(AssignmentDraft), "unit")] = FieldRule.KeyText("run_id, or the name of what callers send as unit."),
        [(typeof(AssignmentDraft), "salt")] = FieldRule.Text("Seed of the hash; the key unless set.", 1, 200),
        [(typeof(AssignmentDraft), "coverage")] = FieldRule.Range("Share of units that take part; 1 unless set.", 0, 1),
        [(typeof(AssignmentDraft), "hash")] = FieldRule.Plain("The hash behind sticky assignment."),
        [(typeof(AssignmentDraft), "layer")] = FieldRule.Plain("Mutual exclusion: only units whose layer hash falls in the range take part."),
        [(typeof(AssignmentDraft), "holdout")] = FieldRule.Plain("Units kept out of every experiment that names the same holdout."),
        [(typeof(AssignmentDraft), "segments")] = FieldRule.Plain("Conditions on the caller's attributes; all are to be met."),
        [(typeof(AssignmentDraft), "overrides")] = FieldRule.With("Units pinned to a variant; never counted.", ("maxProperties", 1_000)),
        [(typeof(AssignmentDraft), "ramp")] = FieldRule.List("Rising steps of the challengers' share in per cent.", 0, 1_000, null, ("exclusiveMinimum", 0), ("maximum", 100)),
        [(typeof(LayerDraft), "name")] = FieldRule.KeyText("Shared by the experiments of the layer."),
        [(typeof(LayerDraft), "range")] = FieldRule.List("[from, to).", 2, 2, null, ("minimum", 0), ("maximum", 1)),
        [(typeof(HoldoutDraft), "name")] = FieldRule.KeyText("Shared by the experiments that respect it."),
        [(typeof(HoldoutDraft), "share")] = FieldRule.With("Share of units held out.", ("minimum", 0), ("exclusiveMaximum", 1)),
        [(typeof(AnalysisDraft), "alpha")] = FieldRule.Range("Significance level; 0.05 unless set.", 1e-12, 1 - 1e-12),
        [(typeof(AnalysisDraft), "power")] = FieldRule.With("Wanted power; 0.8 unless set.", ("exclusiveMinimum", 0), ("exclusiveMaximum", 1)),
        [(typeof(AnalysisDraft), "minimum_effect")] = FieldRule.With("Smallest improvement worth promoting, absolute.", ("minimum", 0)),
        [(typeof(AnalysisDraft), "regression_tolerance")] = FieldRule.With("Worsening that is tolerated, absolute; minimum_effect unless set.", ("minimum", 0)),
        [(typeof(AnalysisDraft), "min_samples")] = FieldRule.Range("Runs an arm needs before anything is decided; 20 unless set.", 2, 1e9),
        [(typeof(AnalysisDraft), "planned_samples")] = FieldRule.Range("Planned number of runs over all arms.", 4, 1e9),
        [(typeof(AnalysisDraft), "min_days")] = FieldRule.Range("Days it runs before anything is decided.", 0, 3_650),
        [(typeof(AnalysisDraft), "evidence")] = FieldRule.Plain("Which evidence automatic actions rest on; sequential unless set."),
        [(typeof(AnalysisDraft), "correction")] = FieldRule.Plain("How p-values are adjusted for many comparisons; holm unless set."),
        [(typeof(AnalysisDraft), "cuped")] = FieldRule.KeyText("Name of the pre-period attribute for variance reduction."),
        [(typeof(AutomationPolicyDraft), "auto_promote")] = FieldRule.Plain("Promote a winner that is significant and safe; false unless set."),
        [(typeof(AutomationPolicyDraft), "auto_rollback")] = FieldRule.Plain("Route to control on a breached guardrail or a regression; true unless set."),
        [(typeof(AutomationPolicyDraft), "close_issue")] = FieldRule.Plain("Close the tracking issue on conclusion; false unless set."),
        [(typeof(NotificationDraft), "kind")] = FieldRule.Plain("The kind of receiver."),
        [(typeof(NotificationDraft), "url")] = FieldRule.With("Target of a webhook or slack post.", ("format", "uri")),
        [(typeof(NotificationDraft), "number")] = FieldRule.With("Number of a GitHub issue or discussion.", ("minimum", 1)),
    };

    /// <summary>Members that an object of the type has to have; they may not be null either.</summary>
    public static IReadOnlyDictionary<Type, string[]> Required { get; } = new Dictionary<Type, string[]>
    {
        [typeof(ExperimentDraft)] = ["variants"],
        [typeof(VariantDraft)] = ["key"],
        [typeof(MetricDraft)] = ["name"],
        [typeof(GuardrailDraft)] = ["metric"],
        [typeof(LayerDraft)] = ["name", "range"],
        [typeof(HoldoutDraft)] = ["name", "share"],
        [typeof(NotificationDraft)] = ["kind"],
    };

    private static JsonObject VariantList(JsonObject schema) => FieldRule.List("", 2, 10, "key").Apply(schema);
}
