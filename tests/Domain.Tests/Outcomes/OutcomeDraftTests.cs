using System.Text.Json;
using Splitrun.Domain.Outcomes;
using Splitrun.Domain.Problems;

namespace Splitrun.Domain.Tests.Outcomes;

public sealed class OutcomeDraftTests
{
    private static readonly DateTimeOffset ReceivedAt = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);

    private static OutcomeDraft Plain => new() { Experiment = "prompt_style", RunId = "run", Conclusion = Conclusion.Success };

    [Fact]
    public void Validate_EveryField_IsTakenOver()
    {
        var outcome = Valid(Plain with
        {
            Conclusion = Conclusion.TimedOut,
            ErrorKind = "rate limit",
            DurationMs = 42_000,
            PrimaryMetric = Json("8420.5"),
            Metrics = new Dictionary<string, JsonElement> { ["cost_usd"] = Json("0.12"), ["success"] = Json("true"), ["flag"] = Json("false") },
            Ratios = new Dictionary<string, IReadOnlyList<double>?> { ["cost_per_success"] = [0.12, 0] },
            Segment = new Dictionary<string, string?> { ["repository"] = "a/b" },
            RecordedAt = new DateTimeOffset(2026, 5, 1, 14, 0, 0, TimeSpan.FromHours(5)),
            Sequence = 3,
        });

        Assert.Equal(("prompt_style", "run", Conclusion.TimedOut, "rate limit", (double?)8420.5, 3), (outcome.Experiment, outcome.RunId, outcome.Conclusion, outcome.ErrorKind, outcome.PrimaryMetric, outcome.Sequence));
        Assert.Equal(new Dictionary<string, double> { ["cost_usd"] = 0.12, ["success"] = 1, ["flag"] = 0, ["duration_ms"] = 42_000 }, outcome.Metrics);
        Assert.Equal(new Ratio(0.12, 0), outcome.Ratios["cost_per_success"]);
        Assert.Equal("a/b", outcome.Segment["repository"]);
        Assert.Equal((new DateTimeOffset(2026, 5, 1, 9, 0, 0, TimeSpan.Zero), TimeSpan.Zero), (outcome.RecordedAt, outcome.RecordedAt.Offset));
        Assert.Null(outcome.CountedUnder);
    }

    [Fact]
    public void Validate_TimeLeftOut_IsWhenItWasReceived() => Assert.Equal(ReceivedAt, Valid(Plain).RecordedAt);

    [Fact]
    public void Validate_ConclusionLeftOutWithAMetric_IsUnstated() =>
        Assert.Equal(Conclusion.Unstated, Valid(Plain with { Conclusion = null, PrimaryMetric = Json("1") }).Conclusion);

    public static TheoryData<string, OutcomeDraft> Bad() => new()
    {
        { "experiment", Plain with { Experiment = null } },
        { "experiment", Plain with { Experiment = "a/b" } },
        { "run_id", Plain with { RunId = null } },
        { "run_id", Plain with { RunId = new string('x', 129) } },
        { "conclusion", Plain with { Conclusion = null } },
        { "conclusion", Plain with { Conclusion = Conclusion.Unstated } },
        { "conclusion", Plain with { Conclusion = (Conclusion)99 } },
        { "duration_ms", Plain with { DurationMs = -1 } },
        { "duration_ms", Plain with { DurationMs = 1e16 } },
        { "duration_ms", Plain with { DurationMs = double.NaN } },
        { "metrics.duration_ms", Metric("duration_ms", "-1") },
        { "metrics.duration_ms", Metric("duration_ms", "5") with { DurationMs = 6 } },
        { "recorded_at", Plain with { RecordedAt = ReceivedAt + OutcomeDraft.MaxClockSkew + TimeSpan.FromTicks(1) } },
        { "recorded_at", Plain with { RecordedAt = DateTimeOffset.MaxValue } },
        { "error_kind", Plain with { ErrorKind = "" } },
        { "error_kind", Plain with { ErrorKind = "a\nb" } },
        { "sequence", Plain with { Sequence = -1 } },
        { "shadow_variant", Plain with { ShadowVariant = "not a key" } },
        { "prediction", Plain with { Prediction = Json("{}") } },
        { "primary_metric", Plain with { PrimaryMetric = Json("\"1\"") } },
        { "primary_metric", Plain with { PrimaryMetric = Json("[1]") } },
        { "primary_metric", Plain with { PrimaryMetric = Json("1e101") } },
        { "metrics.cost_usd", Metric("cost_usd", "\"0.1\"") },
        { "metrics.cost_usd", Metric("cost_usd", "null") },
        { "metrics.cost_usd", Metric("cost_usd", "-1e999") },
        { "metrics.a b", Metric("a b", "1") },
        { "metrics", Plain with { Metrics = Enumerable.Range(0, 101).ToDictionary(i => $"m{i}", _ => Json("1")) } },
        { "ratios.r", Ratio(null) },
        { "ratios.r", Ratio([1]) },
        { "ratios.r", Ratio([1, 2, 3]) },
        { "ratios.r", Ratio([1, double.NaN]) },
        { "ratios.r", Ratio([1e101, 1]) },
        { "ratios", Plain with { Ratios = Enumerable.Range(0, 101).ToDictionary(i => $"r{i}", IReadOnlyList<double>? (_) => [1, 1]) } },
        { "segment.a b", Plain with { Segment = new Dictionary<string, string?> { ["a b"] = "x" } } },
        { "segment.a", Plain with { Segment = new Dictionary<string, string?> { ["a"] = null } } },
        { "segment", Plain with { Segment = Enumerable.Range(0, 11).ToDictionary(i => $"s{i}", string? (_) => "x") } },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public void Validate_Bad_NamesTheField(string field, OutcomeDraft draft)
    {
        var problem = draft.Validate(ReceivedAt).Problem;

        Assert.Equal(ProblemCode.Invalid, problem?.Code);
        Assert.Equal([field], problem!.Errors.Keys);
    }

    public static TheoryData<OutcomeDraft> Good() =>
    [
        Plain with { PrimaryMetric = Json("null"), Prediction = Json("null") },
        Plain with { PrimaryMetric = Json("true"), DurationMs = 0, Sequence = long.MaxValue },
        Metric("cost_usd", "-1e100"),
        Metric("duration_ms", "5") with { DurationMs = 5 },
        Plain with { RecordedAt = ReceivedAt + OutcomeDraft.MaxClockSkew },
        Plain with { RecordedAt = DateTimeOffset.MinValue },
        Ratio([-1, 0]) with { Conclusion = null },
    ];

    [Theory]
    [MemberData(nameof(Good))]
    public void Validate_Good_IsAnOutcome(OutcomeDraft draft) => Assert.Equal("run", Valid(draft).RunId);

    /// <summary>What intake took at the edge, by its own clock, must not fail where another clock is behind.</summary>
    [Fact]
    public void ValidateQueued_AsFarAheadAsIntakeTakes_IsAnOutcomeByAClockThatIsBehindToo()
    {
        var draft = Plain with { RecordedAt = ReceivedAt + OutcomeDraft.MaxClockSkew };

        Assert.True(draft.ValidateQueued(ReceivedAt - OutcomeDraft.MaxClockSkew).TryGet(out _, out _));
        Assert.Equal(["recorded_at"], draft.ValidateQueued(ReceivedAt - OutcomeDraft.MaxClockSkew - TimeSpan.FromTicks(1)).Problem?.Errors.Keys);
    }

    private static Outcome Valid(OutcomeDraft draft) =>
        draft.Validate(ReceivedAt).TryGet(out var outcome, out var problem) ? outcome : throw new InvalidOperationException(problem.Detail);

    private static OutcomeDraft Metric(string name, string value) => Plain with { Metrics = new Dictionary<string, JsonElement> { [name] = Json(value) } };

    private static OutcomeDraft Ratio(IReadOnlyList<double>? pair) => Plain with { Ratios = new Dictionary<string, IReadOnlyList<double>?> { ["r"] = pair } };

    private static JsonElement Json(string text) => JsonSerializer.Deserialize<JsonElement>(text);
}
