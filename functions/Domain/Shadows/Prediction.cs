namespace Splitrun.Domain.Shadows;

/// <summary>What a variant answered for a run: a number, or a text (true and false are texts).</summary>
/// <param name="Number">Range: finite, at most 1e100 in size; null for a text.</param>
/// <param name="Text">At most 1,000 characters; null for a number.</param>
public sealed record Prediction(double? Number, string? Text)
{
    /// <summary>Longest text, in characters.</summary>
    public const int MaxTextLength = 1_000;
}

/// <summary>A prediction with the time that orders those of one run and variant.</summary>
public sealed record TimedPrediction(Prediction? Value, DateTimeOffset RecordedAt, long Sequence)
{
    /// <summary>Whether this one replaces the other: later by time, then by sequence. A repeat replaces nothing.</summary>
    public bool Supersedes(TimedPrediction? other) => other is null || (RecordedAt, Sequence).CompareTo((other.RecordedAt, other.Sequence)) > 0;
}

/// <summary>What the champion and the shadows said of one run.</summary>
/// <param name="Champion">What was served; null while nobody said.</param>
/// <param name="Shadows">Per shadow variant.</param>
public sealed record ShadowRun(TimedPrediction? Champion, IReadOnlyDictionary<string, TimedPrediction> Shadows)
{
    public static readonly ShadowRun Empty = new(null, new Dictionary<string, TimedPrediction>());
}
