using Splitrun.Domain.Analysis;
using Splitrun.Domain.Experiments;
using Splitrun.Domain.Experiments.Drafts;
using Splitrun.Domain.Outcomes;
using static Splitrun.Domain.Tests.Analysis.AnalystScenario;

namespace Splitrun.Domain.Tests.Analysis;

public sealed class FailureComparisonTests
{
    [Fact]
    public async Task CompareAsync_OutcomesWithKindsOfError_CountsThemPerVariant()
    {
        var scenario = await ScenarioAsync();

        var modes = await CompareAsync(scenario, FailureComparison.DefaultRuns);

        Assert.Equal((20, true), (modes.RunsRead, modes.Complete));
        Assert.Equal(["concise", "verbose"], modes.Variants.Select(v => v.Key));
        Assert.Equal(10, modes.Variants[0].Conclusions[Conclusion.Success]);
        Assert.Empty(modes.Variants[0].ErrorKinds);
        Assert.Equal((6, 4), (modes.Variants[1].Conclusions[Conclusion.Failure], modes.Variants[1].Conclusions[Conclusion.TimedOut]));
        Assert.Equal([new ErrorKindCount("rate_limit", 6, 0.6), new ErrorKindCount("slow", 4, 0.4)], modes.Variants[1].ErrorKinds);
    }

    [Fact]
    public async Task CompareAsync_FewerRunsThanThereAre_SaysSoAndKeepsTheConclusionsWhole()
    {
        var scenario = await ScenarioAsync();

        var modes = await CompareAsync(scenario, 6);

        Assert.Equal((6, false), (modes.RunsRead, modes.Complete));
        Assert.Equal(10, modes.Variants[1].Conclusions.Sum(c => c.Value));
        Assert.Equal(3, modes.Variants[1].ErrorKinds.Sum(k => k.Count));
    }

    [Fact]
    public async Task CompareAsync_NoExperiment_SaysSo()
    {
        var scenario = await StartAsync(0);

        Assert.NotNull((await scenario.Failures.CompareAsync("nobody", 10, CancellationToken.None)).Problem);
    }

    private static async Task<FailureModes> CompareAsync(AnalystScenario scenario, int runs) =>
        (await scenario.Failures.CompareAsync(Key, runs, CancellationToken.None)).TryGet(out var modes, out var problem) ? modes : throw new InvalidOperationException(problem.Detail);

    private static async Task<AnalystScenario> ScenarioAsync()
    {
        var scenario = await StartAsync(20, d => d with { Assignment = new AssignmentDraft { Strategy = AssignmentStrategy.Balanced } });
        var failed = 0;
        await scenario.ReportAsync((run, _) => run.Variant == "concise"
            ? OutcomeOf(run, 8_000)
            : failed++ < 6
                ? OutcomeOf(run, 8_000) with { Conclusion = Conclusion.Failure, ErrorKind = "rate_limit" }
                : OutcomeOf(run, 8_000) with { Conclusion = Conclusion.TimedOut, ErrorKind = "slow" });
        return scenario;
    }
}
