using Splitrun.Domain.Experiments;
using Splitrun.TestKit.Experiments;

namespace Splitrun.Domain.Tests.Experiments;

public sealed class UnknownMetricsTests
{
    [Theory]
    [InlineData("efective_tokens", "did you mean \"effective_tokens\"?")]
    [InlineData("Latency_MS", "did you mean \"latency_ms\"?")]
    [InlineData("toxicty", "did you mean \"toxicity\"?")]
    [InlineData("revenue", "a unit says that this is meant")]
    public void Of_NameThatNobodyDescribed_IsSaid(string name, string hint) =>
        Assert.Equal(
            [$"metric: \"{name}\" is not in /api/v1/metrics and is taken as continuous, higher is better; {hint}"],
            Of(d => d with { Metric = MetricCatalogue.Resolve(name) }));

    [Theory]
    [InlineData(MetricKind.Count, MetricDirection.Increase, null)]
    [InlineData(MetricKind.Continuous, MetricDirection.Decrease, null)]
    [InlineData(MetricKind.Continuous, MetricDirection.Increase, "EUR")]
    public void Of_DescribedMetric_SaysNothing(MetricKind kind, MetricDirection direction, string? unit) =>
        Assert.Empty(Of(d => d with { Metric = new Metric("revenue", kind, direction, unit) }));

    [Fact]
    public void Of_KnownMetrics_SaysNothing() =>
        Assert.All(MetricCatalogue.All, known => Assert.Empty(Of(d => d with { Metric = known })));

    [Fact]
    public void Of_SecondaryAndWatchedMetrics_AreLookedAtOnce()
    {
        var warnings = Of(d => d with
        {
            SecondaryMetrics = [MetricCatalogue.Resolve("cost_usd"), MetricCatalogue.Resolve("cost_us")],
            Guardrails = [Watching("cost_us"), Watching("toxicty"), Watching("toxicity"), Watching("queue"), new Guardrail("revenue", null, 0.1, GuardrailAction.Rollback)],
        });

        Assert.Equal(["secondary_metrics[1]", "guardrails[1].metric", "guardrails[4].metric"], warnings.Select(w => w[..w.IndexOf(':', StringComparison.Ordinal)]));
    }

    private static Guardrail Watching(string metric) => new(metric, "<=0.1", null, GuardrailAction.Rollback);

    private static IReadOnlyList<string> Of(Func<ExperimentDefinition, ExperimentDefinition> change) => DefinitionWarnings.Of(change(Definitions.Valid()));
}
