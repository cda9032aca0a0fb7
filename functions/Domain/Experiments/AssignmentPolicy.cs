using System.Text.Json;
using System.Text.Json.Serialization;

namespace Splitrun.Domain.Experiments;

/// <summary>How runs come to variants.</summary>
public sealed record AssignmentPolicy
{
    /// <summary>The unit is the run itself.</summary>
    public const string RunUnit = "run_id";

    public AssignmentStrategy Strategy { get; init; } = AssignmentStrategy.Random;

    /// <summary><see cref="RunUnit"/>, or the name of what callers send as <c>unit</c>.</summary>
    public string Unit { get; init; } = RunUnit;

    /// <summary>Seed of the hash; the experiment's key unless set.</summary>
    public required string Salt { get; init; }

    /// <summary>Share of units that take part. Range: 0 to 1.</summary>
    public double Coverage { get; init; } = 1;

    public BucketingHash Hash { get; init; } = BucketingHash.GrowthbookV2;

    /// <summary>Mutual exclusion: only units whose layer hash falls in the range take part.</summary>
    public Layer? Layer { get; init; }

    /// <summary>Units kept out of every experiment that names the same holdout.</summary>
    public Holdout? Holdout { get; init; }

    /// <summary>Conditions on the caller's attributes; all are to be met.</summary>
    public IReadOnlyList<SegmentRule> Segments { get; init; } = [];

    /// <summary>Units pinned to a variant (recorded, never counted).</summary>
    public IReadOnlyDictionary<string, string> Overrides { get; init; } = new Dictionary<string, string>();

    /// <summary>Steps of the challengers' share in per cent; empty means the weights as they are.</summary>
    public IReadOnlyList<double> Ramp { get; init; } = [];

    /// <summary>Which step of <see cref="Ramp"/> is in force.</summary>
    public int RampStep { get; init; }

    /// <summary>Observations of the promoted challenger when the step came into force: the next one waits for new evidence.</summary>
    public long RampStepSamples { get; init; }
}

/// <summary>A step of the ramp, up or down.</summary>
/// <param name="From">The step it starts from; another one in force means that somebody else was first.</param>
/// <param name="To">The step it leads to. Range: 0 to below the number of steps.</param>
/// <param name="Samples">Observations of the challenger behind it.</param>
public sealed record RampMove(int From, int To, long Samples);

/// <summary>How a variant is picked.</summary>
public enum AssignmentStrategy
{
    Random,
    Balanced,
    Sticky,
    Bandit,
}

/// <summary>The hash behind sticky assignment. Layers, holdouts and coverage of drawn strategies always use GrowthBook's, so that experiments agree on them.</summary>
public enum BucketingHash
{
    /// <summary>GrowthBook's version 2: FNV-1a 32 twice, 10,000 buckets.</summary>
    [JsonStringEnumMemberName("growthbook-v2")]
    GrowthbookV2,

    /// <summary>Microsoft.FeatureManagement's percentile allocation: SHA-256, first four bytes little-endian.</summary>
    [JsonStringEnumMemberName("feature-management")]
    FeatureManagement,
}

/// <summary>A namespace of mutually exclusive experiments.</summary>
/// <param name="Name">Shared by the experiments of the layer.</param>
/// <param name="From">Inclusive lower bound. Range: 0 to 1.</param>
/// <param name="To">Exclusive upper bound. Range: above <paramref name="From"/>, to 1.</param>
public sealed record Layer(string Name, double From, double To);

/// <summary>A group of units that sees no experiment.</summary>
/// <param name="Name">Shared by the experiments that respect it; the seed of its hash.</param>
/// <param name="Share">Share of units held out. Range: 0 to below 1.</param>
public sealed record Holdout(string Name, double Share);

/// <summary>A condition on attributes: a leaf (attribute, operator, value) or exactly one of all, any, not.</summary>
public sealed record SegmentRule
{
    public string? Attribute { get; init; }

    public SegmentOperator? Operator { get; init; }

    public JsonElement? Value { get; init; }

    public IReadOnlyList<SegmentRule>? All { get; init; }

    public IReadOnlyList<SegmentRule>? Any { get; init; }

    public SegmentRule? Not { get; init; }
}

/// <summary>The comparisons a segment rule knows.</summary>
public enum SegmentOperator
{
    Equals,
    NotEquals,
    In,
    NotIn,
    Contains,
    Matches,
    Lt,
    Lte,
    Gt,
    Gte,
    SemverLt,
    SemverGte,
    Exists,
}
