using System.Text.Json;

namespace Splitrun.Domain.Experiments.Drafts;

/// <summary>A definition as somebody wrote it: everything may be missing or wrong. <see cref="DraftValidation"/> makes it a definition.</summary>
public sealed record ExperimentDraft
{
    public string? Key { get; init; }

    public string? Automation { get; init; }

    public string? Kind { get; init; }

    public string? Description { get; init; }

    public string? Hypothesis { get; init; }

    public int? Issue { get; init; }

    public string? Repository { get; init; }

    public IReadOnlyList<string?>? Tags { get; init; }

    public IReadOnlyList<VariantDraft?>? Variants { get; init; }

    public string? Control { get; init; }

    public MetricDraft? Metric { get; init; }

    public IReadOnlyList<MetricDraft?>? SecondaryMetrics { get; init; }

    public IReadOnlyList<GuardrailDraft?>? Guardrails { get; init; }

    public AssignmentDraft? Assignment { get; init; }

    public DateOnly? StartDate { get; init; }

    public DateOnly? EndDate { get; init; }

    public AnalysisDraft? Analysis { get; init; }

    public AutomationPolicyDraft? AutomationPolicy { get; init; }

    public IReadOnlyList<NotificationDraft?>? Notify { get; init; }

    public int? Shards { get; init; }
}

/// <summary>A variant as somebody wrote it; a plain string stands for its key.</summary>
public sealed record VariantDraft
{
    public string? Key { get; init; }

    public double? Weight { get; init; }

    /// <summary>Runs beside control without serving anybody.</summary>
    public bool? Shadow { get; init; }

    public string? Description { get; init; }

    public JsonElement? Payload { get; init; }
}

/// <summary>A metric as somebody wrote it; a plain string stands for its name.</summary>
public sealed record MetricDraft
{
    public string? Name { get; init; }

    public MetricKind? Kind { get; init; }

    public MetricDirection? Direction { get; init; }

    public string? Unit { get; init; }
}

/// <summary>A guardrail as somebody wrote it.</summary>
public sealed record GuardrailDraft
{
    public string? Metric { get; init; }

    public string? Threshold { get; init; }

    public double? MaxRegression { get; init; }

    public bool? HardStop { get; init; }

    public double? Budget { get; init; }

    public GuardrailAction? Action { get; init; }
}

/// <summary>How runs come to variants, as somebody wrote it.</summary>
public sealed record AssignmentDraft
{
    public AssignmentStrategy? Strategy { get; init; }

    public string? Unit { get; init; }

    public string? Salt { get; init; }

    public double? Coverage { get; init; }

    public BucketingHash? Hash { get; init; }

    public LayerDraft? Layer { get; init; }

    public HoldoutDraft? Holdout { get; init; }

    public IReadOnlyList<SegmentRule?>? Segments { get; init; }

    public IReadOnlyDictionary<string, string?>? Overrides { get; init; }

    public IReadOnlyList<double>? Ramp { get; init; }
}

/// <summary>A layer as somebody wrote it; the range is [from, to).</summary>
public sealed record LayerDraft
{
    public string? Name { get; init; }

    public IReadOnlyList<double>? Range { get; init; }
}

/// <summary>A holdout as somebody wrote it.</summary>
public sealed record HoldoutDraft
{
    public string? Name { get; init; }

    public double? Share { get; init; }
}

/// <summary>How results are judged, as somebody wrote it.</summary>
public sealed record AnalysisDraft
{
    public double? Alpha { get; init; }

    public double? Power { get; init; }

    public double? MinimumEffect { get; init; }

    public double? RegressionTolerance { get; init; }

    public int? MinSamples { get; init; }

    public int? PlannedSamples { get; init; }

    public int? MinDays { get; init; }

    public EvidenceKind? Evidence { get; init; }

    public MultipleTestingCorrection? Correction { get; init; }

    public string? Cuped { get; init; }
}

/// <summary>What the machine may do by itself, as somebody wrote it.</summary>
public sealed record AutomationPolicyDraft
{
    public bool? AutoPromote { get; init; }

    public bool? AutoRollback { get; init; }

    public bool? CloseIssue { get; init; }
}

/// <summary>A receiver of results, as somebody wrote it.</summary>
public sealed record NotificationDraft
{
    public NotificationKind? Kind { get; init; }

    public string? Url { get; init; }

    public int? Number { get; init; }
}
