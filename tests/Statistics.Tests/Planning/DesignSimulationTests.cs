using Splitrun.Statistics.Planning;

namespace Splitrun.Statistics.Tests.Planning;

public sealed class DesignSimulationTests
{
    private static readonly SimulationPlan Plan = new() { Baseline = 0.5, Effect = 0.3, PlannedRuns = 200, LookEvery = 20, Histories = 50, Seed = 7 };

    [Fact]
    public void Run_SameSeed_GivesTheSameNumbers()
    {
        var first = DesignSimulation.Run(Plan, default);
        var second = DesignSimulation.Run(Plan, default);

        Assert.Equal(first.StoppingTimes, second.StoppingTimes);
        Assert.NotEqual(first.StoppingTimes, DesignSimulation.Run(Plan with { Seed = 8 }, default).StoppingTimes);
        Assert.True(first.FoundLarger > 0.5);
        Assert.Equal(0, first.FoundSmaller);
    }

    [Fact]
    public void Looks_OneHistory_ComeAsPlannedAndEndAtThePlannedSize()
    {
        var looks = SimulatedExperiment.Looks(Plan with { PlannedRuns = 50 }, 3).ToArray();

        Assert.Equal([20, 40, 50], looks.Select(look => look.Runs));
        Assert.True(looks[^1].IsLast);
        Assert.Equal(50, looks[^1].Control.Count + looks[^1].Treatment.Count);
        Assert.Equal(looks[^1].Control.Sum, looks[^1].ControlProportion.Successes, 1e-9);
    }

    [Fact]
    public void Run_PlanOutOfRange_Throws() => Assert.Throws<InvalidOperationException>(() => DesignSimulation.Run(Plan with { Effect = 0.6 }, default));

    [Fact]
    public void Run_Cancelled_Stops() => Assert.Throws<OperationCanceledException>(() => DesignSimulation.Run(Plan, new CancellationToken(canceled: true)));
}
