using System.Text.Json;
using System.Text.Json.Serialization;
using Splitrun.Domain.Experiments;
using Splitrun.Domain.Experiments.Drafts;
using Splitrun.Domain.Outcomes;
using Splitrun.TestKit.Experiments;

namespace Splitrun.Domain.Tests.Outcomes;

public sealed class OutcomeFitTests
{
    private static readonly JsonSerializerOptions Written = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    [Theory]
    [InlineData("success", 1, null)]
    [InlineData("success", 0.5, "metrics.success")]
    [InlineData("tool_calls", 3, null)]
    [InlineData("tool_calls", 2.5, "metrics.tool_calls")]
    [InlineData("tool_calls", -1, "metrics.tool_calls")]
    [InlineData("effective_tokens", -1.5, null)]
    [InlineData("cost_per_success", 1, "metrics.cost_per_success")]
    [InlineData("not_kept", -2.5, null)]
    public void Check_Metric_FitsItsKind(string metric, double value, string? field)
    {
        var definition = Definitions.Valid(change: d => d with
        {
            Metric = new MetricDraft { Name = "effective_tokens" },
            SecondaryMetrics = [new MetricDraft { Name = "tool_calls" }, new MetricDraft { Name = "cost_per_success", Kind = MetricKind.Ratio }],
        });

        Assert.Equal(field is null ? [] : [field], OutcomeFit.Check(KeptMetrics.Of(definition), RecordingScenario.Success("run", 0, (metric, value)))?.Errors.Keys ?? []);
    }

    [Theory]
    [InlineData(MetricKind.Binary, 0.5, false)]
    [InlineData(MetricKind.Binary, 0, true)]
    [InlineData(MetricKind.Count, 1.5, false)]
    [InlineData(MetricKind.Continuous, 1.5, true)]
    [InlineData(MetricKind.Ratio, 1, false)]
    public void Check_PrimaryMetric_FitsTheKindOfTheExperimentsMetric(MetricKind kind, double value, bool fits)
    {
        var definition = Definitions.Valid(change: d => d with { Metric = new MetricDraft { Name = "mine", Kind = kind } });

        Assert.Equal(fits ? [] : ["primary_metric"], OutcomeFit.Check(KeptMetrics.Of(definition), RecordingScenario.Success("run", 0) with { PrimaryMetric = value })?.Errors.Keys ?? []);
    }

    [Theory]
    [InlineData("effective_tokens", """{"conclusion":"success","primary_metric":5,"metrics":{"effective_tokens":5}}""", null)]
    [InlineData("effective_tokens", """{"conclusion":"success","primary_metric":5,"metrics":{"effective_tokens":6}}""", "metrics.effective_tokens")]
    [InlineData("effective_tokens", """{"conclusion":"success","primary_metric":5,"metrics":{"cost_usd":6}}""", null)]
    [InlineData("duration_ms", """{"conclusion":"success","primary_metric":5,"duration_ms":5}""", null)]
    [InlineData("duration_ms", """{"conclusion":"success","primary_metric":5,"duration_ms":6}""", "duration_ms")]
    [InlineData("duration_ms", """{"conclusion":"success","primary_metric":5,"metrics":{"duration_ms":6}}""", "metrics.duration_ms")]
    [InlineData("effective_tokens", """{"conclusion":"success","metrics":{"success":true}}""", null)]
    [InlineData("effective_tokens", """{"conclusion":"success","metrics":{"success":0}}""", "metrics.success")]
    [InlineData("effective_tokens", """{"conclusion":"failure","metrics":{"success":false}}""", null)]
    [InlineData("effective_tokens", """{"conclusion":"failure","metrics":{"success":true}}""", "metrics.success")]
    [InlineData("effective_tokens", """{"conclusion":"timed_out","metrics":{"success":1}}""", "metrics.success")]
    [InlineData("effective_tokens", """{"conclusion":"cancelled","metrics":{"success":true}}""", null)]
    [InlineData("effective_tokens", """{"metrics":{"success":true}}""", null)]
    [InlineData("success", """{"conclusion":"success","primary_metric":false}""", null)]
    public void CheckAgreement_WhatIsSaidTwice_IsEqual(string primary, string json, string? field)
    {
        var kept = KeptMetrics.Of(Definitions.Valid(change: d => d with { Metric = new MetricDraft { Name = primary } }));
        var draft = JsonSerializer.Deserialize<OutcomeDraft>(json, Written)! with { Experiment = "x", RunId = "run" };
        var outcome = draft.Validate(RecordingScenario.Noon).TryGet(out var valid, out var problem) ? valid : throw new InvalidOperationException(problem.Detail);

        Assert.Equal(field is null ? [] : [field], OutcomeFit.CheckAgreement(kept, draft, outcome)?.Errors.Keys ?? []);
    }
}
