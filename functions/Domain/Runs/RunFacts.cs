using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using Splitrun.Domain.Assignment;

namespace Splitrun.Domain.Runs;

/// <summary>What recording an outcome needs of its run. A run never changes, so these may be kept at hand for ever.</summary>
/// <param name="RunId">The run.</param>
/// <param name="Shard">Where it was written.</param>
/// <param name="Variant">Key of its variant.</param>
/// <param name="Counted">Whether it enters the analysis.</param>
/// <param name="Unit">Its unit of assignment.</param>
/// <param name="RunSeq">Its number within the shard, from 1.</param>
/// <param name="AssignedAt">When it was assigned, UTC.</param>
/// <param name="Attributes">What the caller said of it when it asked.</param>
/// <param name="Reason">Why it got its variant.</param>
/// <param name="Version">The experiment's version that it was assigned under.</param>
/// <param name="TraceId">The W3C trace that it belongs to; 0 where none is known.</param>
public sealed record RunFacts(
    string RunId,
    RunShard Shard,
    string Variant,
    bool Counted,
    string Unit,
    long RunSeq,
    DateTimeOffset AssignedAt,
    JsonElement? Attributes,
    AssignmentReason Reason,
    int Version,
    UInt128 TraceId)
{
    private const int TraceIdStart = 3;
    private const int TraceIdLength = 32;

    private const int OwnBytes = 300;
    private const int DocumentBytes = 200;

    /// <summary>A token takes 12 bytes beside its text, and is seldom shorter than 4.</summary>
    private const int ParsedBytesAByte = 4;

    /// <summary>Memory that one of these takes: itself and its place in a table, its texts, and its attributes as text and as tokens.</summary>
    public long EstimatedBytes =>
        OwnBytes
        + (sizeof(char) * (RunId.Length + (ReferenceEquals(Unit, RunId) ? 0 : Unit.Length)))
        + (Attributes is { } attributes ? DocumentBytes + (ParsedBytesAByte * JsonMarshal.GetRawUtf8Value(attributes).Length) : 0L);

    /// <summary>Version that began the phase it was assigned in; null for the first.</summary>
    public int? Phase { get; init; }

    public static RunFacts Of(RunShard shard, Run run) =>
        new(run.RunId, shard, run.Variant, run.Counted, run.Unit, run.RunSeq, run.AssignedAt, run.Attributes, run.Reason, run.Version, TraceIdOf(run.Trace)) { Phase = run.Phase };

    /// <summary>The second part of <c>version-trace-span-flags</c>.</summary>
    private static UInt128 TraceIdOf(string trace) =>
        trace.Length >= TraceIdStart + TraceIdLength
        && UInt128.TryParse(trace.AsSpan(TraceIdStart, TraceIdLength), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var id)
            ? id
            : 0;
}
