using Splitrun.Domain.Experiments.Drafts;
using Splitrun.Statistics.Samples;
using static Splitrun.Domain.Tests.Outcomes.RecordingScenario;

namespace Splitrun.Domain.Tests.Outcomes;

/// <summary>What a run was known to have before its variant was chosen, beside its value.</summary>
public sealed class CovariateTests
{
    [Fact]
    public async Task RecordAsync_RunsWithTheAttribute_AreInTheCoMomentsAndMoveWithCorrections()
    {
        var scenario = await StartAsync();
        for (var i = 0; i < 20; i++)
        {
            await scenario.DispatchAsync($"r{i}", attributes: new { size = i * 10 });
        }

        await scenario.Recorder.RecordAsync([.. Enumerable.Range(0, 20).Select(i => Success($"r{i}", 0, ("effective_tokens", 1e9 + i)))]);
        await scenario.Recorder.RecordAsync([.. Enumerable.Range(0, 20).Select(i => Success($"r{i}", 1, ("effective_tokens", i)))]);

        var rows = await scenario.RowsAsync();
        foreach (var variant in scenario.Experiment.Definition.Variants.Select(v => v.Key))
        {
            var mine = rows.Where(r => r.Run.Variant == variant).Select(r => int.Parse(r.Run.RunId[1..])).ToList();
            var expected = CoMoments.From([.. mine.Select(i => i * 10.0)], [.. mine.Select(i => (double)i)]);
            var kept = (await scenario.ArmAsync(variant)).Metrics["effective_tokens"].Adjusted;
            Assert.Equal((expected.Count, expected.X.Mean, expected.Y.Mean), (kept.Count, kept.X.Mean, kept.Y.Mean));
            Assert.Equal(expected.SumOfProducts, kept.SumOfProducts, 1e-6);
        }
    }

    [Theory]
    [InlineData("text", 0, 0)]
    [InlineData(null, 0, 0)]
    [InlineData(7, 1, 7)]
    [InlineData(true, 1, 1)]
    public async Task RecordAsync_AttributeOfThatKind_CountsWhenItIsANumber(object? size, long count, double mean)
    {
        var scenario = await StartAsync();
        var run = await scenario.DispatchAsync("r0", attributes: new { size });

        await scenario.RecordAsync(Success("r0", 0, ("effective_tokens", 5)));

        var kept = (await scenario.ArmAsync(run.Variant)).Metrics["effective_tokens"];
        Assert.Equal((1, count, mean), (kept.Values.Count, kept.Adjusted.Count, kept.Adjusted.X.Mean));
    }

    /// <summary>What was put in under one covariate comes out under the same, whatever the definition says by then.</summary>
    [Fact]
    public async Task RecordAsync_CovariateChangedMeanwhile_TakesOutWhatWasPutIn()
    {
        var scenario = await StartAsync();
        var run = await scenario.DispatchAsync("r0", attributes: new { size = 7, age = 3 });
        await scenario.RecordAsync(Success("r0", 0, ("effective_tokens", 5)));
        await scenario.ReviseAsync(d => d with { Analysis = d.Analysis with { Cuped = "age" } });

        await scenario.RecordAsync(Success("r0", 1, ("effective_tokens", 6)));

        var kept = (await scenario.ArmAsync(run.Variant)).Metrics["effective_tokens"].Adjusted;
        Assert.Equal((1, 3.0, 6.0), (kept.Count, kept.X.Mean, kept.Y.Mean));
    }

    private static Task<RecordingScenario> StartAsync() => new RecordingScenario(change: d => d with { Analysis = new AnalysisDraft { Cuped = "size" } }).StartAsync(0);
}
