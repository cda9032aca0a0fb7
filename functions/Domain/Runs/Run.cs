using System.Text.Json;
using Splitrun.Domain.Assignment;

namespace Splitrun.Domain.Runs;

/// <summary>What was handed out to whom, when and why; written once, never changed.</summary>
public sealed record Run
{
    public required string RunId { get; init; }

    public required string Experiment { get; init; }

    public required string Automation { get; init; }

    public required string Variant { get; init; }

    public required AssignmentReason Reason { get; init; }

    public required bool Counted { get; init; }

    /// <summary>Probability the variant had; null where chance had no part.</summary>
    public double? Probability { get; init; }

    /// <summary>The shares in force, per variant key, summing to 1.</summary>
    public required IReadOnlyDictionary<string, double> Weights { get; init; }

    /// <summary>The experiment's version that the run was assigned under.</summary>
    public required int Version { get; init; }

    /// <summary>Version that began the phase of the experiment in which it was assigned; null for the first.</summary>
    public int? Phase { get; init; }

    /// <summary>Number of the run within its shard, from 1.</summary>
    public required long RunSeq { get; init; }

    public required string Unit { get; init; }

    public JsonElement? Attributes { get; init; }

    /// <summary>Name of the workflow or script that asked.</summary>
    public string? Workflow { get; init; }

    public required DateTimeOffset AssignedAt { get; init; }

    public string? BundleSha256 { get; init; }

    public long? BundleSize { get; init; }

    /// <summary>The caller's W3C trace context, when one came in.</summary>
    public string? TraceParent { get; init; }

    /// <summary>The trace context that the automation passes on.</summary>
    public required string Trace { get; init; }
}
