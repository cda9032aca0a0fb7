using System.Text.Json;
using System.Text.Json.Serialization;

namespace Splitrun.Domain.Experiments;

/// <summary>What the owner of an automation declares: variants, metric, assignment, analysis, who is told.</summary>
/// <remarks>Built from outside only through validation, which fills what was left out.</remarks>
public sealed record ExperimentDefinition
{
    /// <summary>Unique name. <c>^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$</c>.</summary>
    public required string Key { get; init; }

    /// <summary>The automation that is experimented on; the experiment's own key when none is named.</summary>
    public required string Automation { get; init; }

    public string? Kind { get; init; }

    public string? Description { get; init; }

    public string? Hypothesis { get; init; }

    /// <summary>Number of the tracking issue in <see cref="Repository"/>.</summary>
    public int? Issue { get; init; }

    /// <summary><c>owner/name</c>.</summary>
    public string? Repository { get; init; }

    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>2 to 10 variants, in the order that assignment walks them.</summary>
    public required IReadOnlyList<Variant> Variants { get; init; }

    /// <summary>The variant that the others are compared with, and that is handed out when nobody takes part.</summary>
    public required string Control { get; init; }

    public required Metric Metric { get; init; }

    public IReadOnlyList<Metric> SecondaryMetrics { get; init; } = [];

    public IReadOnlyList<Guardrail> Guardrails { get; init; } = [];

    public required AssignmentPolicy Assignment { get; init; }

    /// <summary>First day of the window, UTC, inclusive; open when null.</summary>
    public DateOnly? StartDate { get; init; }

    /// <summary>Last day of the window, UTC, inclusive; open when null.</summary>
    public DateOnly? EndDate { get; init; }

    public AnalysisPolicy Analysis { get; init; } = new();

    public AutomationPolicy AutomationPolicy { get; init; } = new();

    public IReadOnlyList<NotificationTarget> Notify { get; init; } = [];

    /// <summary>Number of table partitions that the runs are spread over. Range: 1 to 64.</summary>
    public int Shards { get; init; } = 1;

    /// <summary>Index of <see cref="Control"/> in <see cref="Variants"/>.</summary>
    public int ControlIndex => IndexOf(Control);

    /// <summary>Index of the variant of that key; -1 when there is none.</summary>
    public int IndexOf(string variantKey)
    {
        for (var i = 0; i < Variants.Count; i++)
        {
            if (string.Equals(Variants[i].Key, variantKey, StringComparison.Ordinal))
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>The variants that run beside control without serving anybody.</summary>
    [JsonIgnore]
    public IEnumerable<Variant> ShadowVariants => Variants.Where(v => v.Shadow);

    public bool UnitIsRun => Assignment.Unit == AssignmentPolicy.RunUnit;
}

/// <summary>One arm of an experiment.</summary>
/// <param name="Key">Unique within the experiment. <c>^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$</c>.</param>
/// <param name="Weight">Relative weight. Range: 0 or more, finite; at least one variant above 0.</param>
/// <param name="Description">For people.</param>
/// <param name="Payload">Any JSON that the automation wants back; at most 64 KiB over all variants.</param>
/// <param name="Bundle">The variant's tarball, once one has been pushed.</param>
public sealed record Variant(string Key, double Weight, string? Description, JsonElement? Payload, VariantBundle? Bundle)
{
    /// <summary>Whether it only runs beside control, for its predictions to be compared; its weight is 0.</summary>
    public bool Shadow { get; init; }
}

/// <summary>Which bundle a variant hands out.</summary>
/// <param name="Sha256">Content hash, 64 lower-case hexadecimal digits.</param>
/// <param name="Size">Compressed size in bytes.</param>
public sealed record VariantBundle(string Sha256, long Size);

/// <summary>A rule that protects against harm: an absolute threshold, a margin against control, or a budget.</summary>
/// <param name="Metric">Name of the metric it watches.</param>
/// <param name="Threshold">Operator and number, such as <c>&lt;=0.10</c>, that the mean must meet; null for the others.</param>
/// <param name="MaxRegression">Largest tolerated worsening relative to control (0.05 is 5 %); null for the others.</param>
/// <param name="Action">What a breach does.</param>
public sealed record Guardrail(string Metric, string? Threshold, double? MaxRegression, GuardrailAction Action)
{
    /// <summary>Whether each single value must meet the threshold: one that does not is a breach at once.</summary>
    public bool HardStop { get; init; }

    /// <summary>Largest total over a challenger's runs, in units of the metric; null for the others.</summary>
    public double? Budget { get; init; }
}

/// <summary>What a breached guardrail does.</summary>
public enum GuardrailAction
{
    Rollback,
    Alert,
}

/// <summary>Where results are posted.</summary>
/// <param name="Kind">webhook, slack, github_issue or github_discussion.</param>
/// <param name="Url">Target of a webhook or slack post.</param>
/// <param name="Number">Number of a GitHub discussion or issue; the experiment's own issue when null.</param>
public sealed record NotificationTarget(NotificationKind Kind, string? Url, int? Number);

/// <summary>The kinds of receiver.</summary>
public enum NotificationKind
{
    Webhook,
    Slack,
    GithubIssue,
    GithubDiscussion,
}
