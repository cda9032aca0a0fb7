using Splitrun.Domain.Decisions;
using Splitrun.Domain.Engine;
using Splitrun.Domain.Experiments;
using Splitrun.Domain.Tests.Analysis;
using Splitrun.Statistics.Planning;

namespace Splitrun.Domain.Tests.Engine;

/// <summary>
/// What the machine promises with its defaults, kept in 2,000 simulated histories that are looked at after every run. Seeded, so the shares
/// are always the same; three standard errors of a share of 2,000 are at most 0.034, of one near 5 % 0.015.
/// </summary>
public sealed class MachineSimulationTests
{
    private const double Alpha = 0.05;
    private const double PlannedPower = 0.8;
    private const double SamplingError = 0.03;

    private static readonly SimulationPlan Tokens = new() { Baseline = 8_000, StandardDeviation = 3_200, PlannedRuns = 400, Seed = 20260501 };
    private static readonly SimulationPlan Successes = new() { Baseline = 0.8, PlannedRuns = 400, Seed = 20260501 };

    [Fact]
    public void Run_NoDifferenceInTokens_IsActedUponInFivePerCentAtMost()
    {
        var machine = Run(ExperimentScenario.Tokens, Tokens);

        Assert.InRange(machine.Promoted + machine.RolledBack, 0, Alpha);
        Assert.Equal(1, machine.Codes.Values.Sum(), 1e-9);
    }

    [Fact]
    public void Run_NoDifferenceInSuccess_IsActedUponInFivePerCentAtMost()
    {
        var machine = Run(ExperimentScenario.Success, Successes);

        Assert.InRange(machine.Promoted + machine.RolledBack, 0, Alpha);
    }

    [Fact]
    public void Run_FifthFewerTokens_IsPromotedWithThePlannedPower()
    {
        var machine = Run(ExperimentScenario.Tokens, Planned() with { Effect = -1_600 }, isPlanned: true);

        Assert.InRange(machine.Promoted, PlannedPower - SamplingError, 1);
        Assert.InRange(machine.RolledBack, 0, 0.01);
        Assert.True(machine.Codes[DecisionCode.CandidateImproved] >= machine.Promoted);
    }

    [Fact]
    public void Run_FifthMoreTokens_IsRolledBackInTime()
    {
        var plan = Planned() with { Effect = 1_600 };

        var machine = Run(ExperimentScenario.Tokens, plan, isPlanned: true);

        Assert.InRange(machine.RolledBack, PlannedPower - SamplingError, 1);
        Assert.InRange(machine.Promoted, 0, 0.01);
        Assert.True(machine.StoppingTimes.P50 < 0.75 * plan.PlannedRuns, $"half of them within {machine.StoppingTimes.P50} of {plan.PlannedRuns} runs");
    }

    [Fact]
    public void Run_SameSeed_IsTheSame()
    {
        var plan = Tokens with { Histories = 20, Effect = -1_600 };

        Assert.Equal(Run(ExperimentScenario.Tokens, plan).Codes, Run(ExperimentScenario.Tokens, plan).Codes);
    }

    [Fact]
    public void Run_NoLiveChallenger_IsAnError()
    {
        var definition = ExperimentScenario.TwoArms().Definition;
        var paused = definition with { Variants = [definition.Variants[0], definition.Variants[1] with { Weight = 0 }] };

        Assert.Throws<ArgumentException>(() => MachineSimulation.Run(paused, Tokens, CancellationToken.None));
    }

    /// <summary>The sample that the planner asks for, for a fifth of 8,000 tokens at a power of 80 % under always-valid evidence.</summary>
    private static SimulationPlan Planned()
    {
        var size = DesignEngine.SampleSize(new DesignDraft { Kind = DesignKind.Mean, Effect = 1_600, Sd = 3_200, Power = PlannedPower, Sequential = true });
        return Tokens with { PlannedRuns = size.TryGet(out var answer, out var problem) ? (int)answer.Total : throw new InvalidOperationException(problem.Detail) };
    }

    private static SimulatedMachine Run(Metric metric, SimulationPlan plan, bool isPlanned = false)
    {
        var definition = ExperimentScenario.TwoArms(metric).Definition;
        return MachineSimulation.Run(
            isPlanned ? definition with { Analysis = definition.Analysis with { PlannedSamples = plan.PlannedRuns } } : definition, plan, CancellationToken.None);
    }
}
