using System.Text;
using Splitrun.Domain.Shadows;

namespace Splitrun.Domain.Outcomes;

/// <summary>How a run went, after validation; the last one of a run counts.</summary>
public sealed record Outcome
{
    private const int OwnBytes = 250;
    private const int BytesAMetric = 28;
    private const int BytesARatio = 80;
    private const int BytesASegment = 6;

    public required string Experiment { get; init; }

    public required string RunId { get; init; }

    /// <summary>How the run ended.</summary>
    public Conclusion Conclusion { get; init; } = Conclusion.Unstated;

    /// <summary>What kind of failure it was.</summary>
    public string? ErrorKind { get; init; }

    /// <summary>Every value that was reported, per metric name; true and false as 1 and 0.</summary>
    public IReadOnlyDictionary<string, double> Metrics { get; init; } = new Dictionary<string, double>();

    /// <summary>Numerator and denominator per ratio metric.</summary>
    public IReadOnlyDictionary<string, Ratio> Ratios { get; init; } = new Dictionary<string, Ratio>();

    /// <summary>Value of the experiment's own metric, whatever its name.</summary>
    public double? PrimaryMetric { get; init; }

    /// <summary>What the variant answered, to be compared with its shadows; null when nobody said.</summary>
    public Prediction? Prediction { get; init; }

    /// <summary>The shadow that it is about; null for the variant that served the run.</summary>
    public string? ShadowVariant { get; init; }

    public IReadOnlyDictionary<string, string> Segment { get; init; } = new Dictionary<string, string>();

    /// <summary>When it was recorded by the caller, UTC; the time of intake when the caller did not say.</summary>
    public required DateTimeOffset RecordedAt { get; init; }

    /// <summary>Orders outcomes of the same time. Range: 0 or more.</summary>
    public long Sequence { get; init; }

    /// <summary>
    /// Version of the definition whose metrics it was counted by: metrics may come and go while an experiment runs, and what is taken
    /// out for a correction has to be what was put in. Set when it is counted; null where it is not.
    /// </summary>
    public int? CountedUnder { get; init; }

    /// <summary>
    /// The segment slices that it was counted in, per segment name: the value, or null for the slice that later values share. Set when it is
    /// counted, so that a correction takes it out of where it was put in; null where it is in none.
    /// </summary>
    public IReadOnlyDictionary<string, string?>? CountedIn { get; init; }

    /// <summary>Bytes that it takes as it is written, as a fair estimate: texts as they are, numbers and punctuation at their usual length, segments with the slices they were counted in.</summary>
    internal int EstimatedBytes =>
        OwnBytes
        + Bytes(Experiment) + Bytes(RunId) + Bytes(ErrorKind) + Bytes(Prediction?.Text)
        + Metrics.Keys.Sum(name => Bytes(name) + BytesAMetric)
        + Ratios.Keys.Sum(name => Bytes(name) + BytesARatio)
        + (2 * Segment.Sum(s => Bytes(s.Key) + Bytes(s.Value) + BytesASegment));

    /// <summary>Whether both report the same values, whenever and however often they were sent.</summary>
    public bool SaysTheSameAs(Outcome other) =>
        Conclusion == other.Conclusion
        && ErrorKind == other.ErrorKind
        && PrimaryMetric == other.PrimaryMetric
        && Prediction == other.Prediction
        && Same(Metrics, other.Metrics)
        && Same(Ratios, other.Ratios)
        && Same(Segment, other.Segment);

    private static int Bytes(string? text) => text is null ? 0 : Encoding.UTF8.GetByteCount(text);

    private static bool Same<T>(IReadOnlyDictionary<string, T> left, IReadOnlyDictionary<string, T> right) =>
        left.Count == right.Count && left.All(l => right.TryGetValue(l.Key, out var value) && EqualityComparer<T>.Default.Equals(l.Value, value));

    /// <summary>Whether this one replaces the other: later by time, then by sequence. A repeat replaces nothing.</summary>
    public bool Supersedes(Outcome other) => (RecordedAt, Sequence).CompareTo((other.RecordedAt, other.Sequence)) > 0;
}

/// <summary>A numerator and its denominator.</summary>
public readonly record struct Ratio(double Numerator, double Denominator);
