using System.Text.Json;
using Splitrun.Domain.Experiments;
using Splitrun.Domain.Problems;

namespace Splitrun.Domain.Outcomes;

/// <summary>An outcome as somebody wrote it, over HTTP or straight onto the queue.</summary>
public sealed record OutcomeDraft
{
    /// <summary>How far the clock of a caller may be ahead. A time further ahead would outlive every correction until it is reached.</summary>
    public static readonly TimeSpan MaxClockSkew = TimeSpan.FromMinutes(10);

    /// <summary>
    /// The same where an outcome comes off the queue: wider, since intake, storage and recorder have a clock each, and what was accepted is
    /// not refused afterwards.
    /// </summary>
    public static readonly TimeSpan MaxQueuedClockSkew = 2 * MaxClockSkew;

    private const int MaxMetrics = 100;
    private const string DurationRule = "must be a number from 0 to 1e15";

    private static readonly string Allowed =
        $"must be one of {string.Join(", ", Enum.GetValues<Conclusion>().Where(c => c != Outcomes.Conclusion.Unstated).Select(Words.Of))}";

    public string? Experiment { get; init; }

    public string? RunId { get; init; }

    public Conclusion? Conclusion { get; init; }

    public double? DurationMs { get; init; }

    /// <summary>A number, true or false.</summary>
    public JsonElement? PrimaryMetric { get; init; }

    /// <summary>Per name a number, true or false.</summary>
    public IReadOnlyDictionary<string, JsonElement>? Metrics { get; init; }

    /// <summary>Per name [numerator, denominator].</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<double>?>? Ratios { get; init; }

    public IReadOnlyDictionary<string, string?>? Segment { get; init; }

    public JsonElement? Prediction { get; init; }

    public string? ShadowVariant { get; init; }

    public string? ErrorKind { get; init; }

    public DateTimeOffset? RecordedAt { get; init; }

    public long? Sequence { get; init; }

    /// <summary>Set by the server alone: since when the outcome has been waiting for its run, UTC.</summary>
    public DateTimeOffset? WaitingSince { get; init; }

    /// <summary>Makes an outcome of the draft, or says everything that is wrong with it.</summary>
    /// <param name="receivedAt">Stands in for a missing <see cref="RecordedAt"/>, which may be <see cref="MaxClockSkew"/> ahead of it; UTC.</param>
    public Result<Outcome> Validate(DateTimeOffset receivedAt) => Validate(receivedAt, MaxClockSkew);

    /// <summary>The same for a draft that comes off the queue.</summary>
    /// <param name="insertedAt">Stands in for a missing <see cref="RecordedAt"/>, which may be <see cref="MaxQueuedClockSkew"/> ahead of it; UTC.</param>
    public Result<Outcome> ValidateQueued(DateTimeOffset insertedAt) => Validate(insertedAt, MaxQueuedClockSkew);

    private Result<Outcome> Validate(DateTimeOffset receivedAt, TimeSpan maxAhead)
    {
        var errors = new FieldErrors();
        errors.Require(Naming.IsKey(Experiment), "experiment", Naming.KeyRule);
        errors.Require(Naming.IsRunId(RunId), "run_id", $"must be a text of 1 to {Naming.MaxRunIdLength} characters without control characters");
        errors.Require(DurationMs is null || IsDuration(DurationMs.Value), "duration_ms", DurationRule);
        errors.Require(ErrorKind is null || Naming.IsPlainText(ErrorKind, 200), "error_kind", "must be a text of 1 to 200 characters without control characters");
        errors.Require(Conclusion is null || (Enum.IsDefined(Conclusion.Value) && Conclusion != Outcomes.Conclusion.Unstated), "conclusion", Allowed);
        errors.Require(Sequence is null or >= 0, "sequence", "must be a whole number from 0");
        errors.Require(
            RecordedAt is null || RecordedAt <= receivedAt + maxAhead,
            "recorded_at",
            $"must be at most {maxAhead.TotalMinutes:0} minutes ahead of the server's clock, which says {receivedAt:yyyy-MM-ddTHH:mm:ssZ}");
        errors.Require(ShadowVariant is null || Naming.IsKey(ShadowVariant), "shadow_variant", Naming.KeyRule);
        var outcome = new Outcome
        {
            Experiment = Experiment ?? "",
            RunId = RunId ?? "",
            Conclusion = Conclusion ?? Outcomes.Conclusion.Unstated,
            ErrorKind = ErrorKind,
            PrimaryMetric = PrimaryMetric is { ValueKind: not JsonValueKind.Null } primary ? ValueOf(primary, "", "primary_metric", errors) : null,
            Metrics = MetricsOf(errors),
            Ratios = RatiosOf(errors),
            Segment = SegmentOf(errors),
            Prediction = PredictionOf(errors),
            ShadowVariant = ShadowVariant,
            RecordedAt = RecordedAt?.ToUniversalTime() ?? receivedAt,
            Sequence = Sequence ?? 0,
        };
        errors.Require(
            Conclusion is not null || outcome.PrimaryMetric is not null || outcome.Metrics.Count > 0 || outcome.Ratios.Count > 0 || outcome.Prediction is not null,
            "conclusion",
            $"{Allowed}, unless a metric is reported");
        return errors.Any ? errors.ToProblem() : outcome;
    }

    private Dictionary<string, double> MetricsOf(FieldErrors errors)
    {
        errors.Require((Metrics?.Count ?? 0) <= MaxMetrics, "metrics", $"must be at most {MaxMetrics}");
        var values = new Dictionary<string, double>();
        foreach (var (name, element) in Metrics ?? new Dictionary<string, JsonElement>())
        {
            if (!Naming.IsKey(name))
            {
                errors.Add($"metrics.{name}", $"(its name) {Naming.KeyRule}");
            }

            values[name] = ValueOf(element, "metrics.", name, errors);
            errors.Require(name != MetricCatalogue.DurationMs || IsDuration(values[name]), "metrics.duration_ms", DurationRule);
        }

        if (DurationMs is { } duration && !values.TryAdd(MetricCatalogue.DurationMs, duration))
        {
            errors.Require(values[MetricCatalogue.DurationMs] == duration, "metrics.duration_ms", "must equal duration_ms, or be left out");
        }

        return values;
    }

    private Shadows.Prediction? PredictionOf(FieldErrors errors)
    {
        switch (Prediction?.ValueKind)
        {
            case null or JsonValueKind.Null:
                return null;
            case JsonValueKind.True or JsonValueKind.False:
                return new Shadows.Prediction(null, Prediction.Value.GetBoolean() ? "true" : "false");
            case JsonValueKind.Number when Prediction.Value.TryGetDouble(out var number) && Math.Abs(number) <= 1e100:
                return new Shadows.Prediction(number, null);
            case JsonValueKind.String when Prediction.Value.GetString() is { Length: <= Shadows.Prediction.MaxTextLength } text && Naming.IsWellFormed(text):
                return new Shadows.Prediction(null, text);
            default:
                errors.Add("prediction", $"must be a number of at most 1e100 in size, true, false, or a text of at most {Shadows.Prediction.MaxTextLength} characters");
                return null;
        }
    }

    private static bool IsDuration(double milliseconds) => milliseconds is >= 0 and <= 1e15;

    private static double ValueOf(JsonElement element, string parent, string name, FieldErrors errors)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.True:
                return 1;
            case JsonValueKind.False:
                return 0;
            case JsonValueKind.Number when element.TryGetDouble(out var number) && double.IsFinite(number) && Math.Abs(number) <= 1e100:
                return number;
            default:
                errors.Add(parent + name, "must be true, false or a number of at most 1e100 in size");
                return 0;
        }
    }

    private Dictionary<string, Ratio> RatiosOf(FieldErrors errors)
    {
        errors.Require((Ratios?.Count ?? 0) <= MaxMetrics, "ratios", $"must be at most {MaxMetrics}");
        var ratios = new Dictionary<string, Ratio>();
        foreach (var (name, pair) in Ratios ?? new Dictionary<string, IReadOnlyList<double>?>())
        {
            errors.Require(Naming.IsKey(name), $"ratios.{name}", $"(its name) {Naming.KeyRule}");
            if (pair is [var numerator, var denominator] && Math.Abs(numerator) <= 1e100 && Math.Abs(denominator) <= 1e100)
            {
                ratios[name] = new Ratio(numerator, denominator);
            }
            else
            {
                errors.Add($"ratios.{name}", "must be two numbers [numerator, denominator] of at most 1e100 in size");
            }
        }

        return ratios;
    }

    private Dictionary<string, string> SegmentOf(FieldErrors errors)
    {
        errors.Require((Segment?.Count ?? 0) <= 10, "segment", "must be at most 10");
        foreach (var (name, value) in Segment ?? new Dictionary<string, string?>())
        {
            errors.Require(Naming.IsKey(name) && Naming.IsPlainText(value, 100), $"segment.{name}", "must be a text of 1 to 100 characters under a plain name");
        }

        return (Segment ?? new Dictionary<string, string?>()).ToDictionary(s => s.Key, s => s.Value ?? "");
    }
}
