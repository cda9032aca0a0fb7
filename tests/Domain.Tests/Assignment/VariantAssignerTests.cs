using Splitrun.Domain.Assignment;
using Splitrun.Domain.Experiments;

namespace Splitrun.Domain.Tests.Assignment;

public sealed class VariantAssignerTests
{
    /// <summary>Every condition at once, in the order of the checks: taking the first ones away lets the next one speak.</summary>
    private static readonly (AssignmentReason Reason, Func<AssignmentInputs, AssignmentInputs> Remove)[] Order =
    [
        (AssignmentReason.Stopped, i => i with { Experiment = i.Experiment with { State = ExperimentState.Running } }),
        (AssignmentReason.Forced, i => i with { ForcedVariant = null }),
        (AssignmentReason.OutsideWindow, i => i with { Experiment = i.Experiment.Define(d => d with { EndDate = null }) }),
        (AssignmentReason.Override, i => Change(i, p => p with { Overrides = new Dictionary<string, string>() })),
        (AssignmentReason.Segment, i => Change(i, p => p with { Segments = [] })),
        (AssignmentReason.Holdout, i => Change(i, p => p with { Holdout = null })),
        (AssignmentReason.Layer, i => Change(i, p => p with { Layer = null })),
        (AssignmentReason.NotCovered, i => Change(i, p => p with { Coverage = 1 })),
    ];

    [Theory]
    [InlineData(AssignmentStrategy.Random, AssignmentReason.Random)]
    [InlineData(AssignmentStrategy.Balanced, AssignmentReason.Balanced)]
    [InlineData(AssignmentStrategy.Sticky, AssignmentReason.Sticky)]
    [InlineData(AssignmentStrategy.Bandit, AssignmentReason.Bandit)]
    public void Assign_EverythingAppliesAtOnce_TheFirstCheckInOrderDecides(AssignmentStrategy strategy, AssignmentReason last)
    {
        var inputs = EverythingApplies(strategy);
        foreach (var (reason, remove) in Order)
        {
            Assert.Equal(reason, VariantAssigner.Assign(inputs).Reason);
            inputs = remove(inputs);
        }

        Assert.Equal(last, VariantAssigner.Assign(inputs).Reason);
    }

    [Theory]
    [InlineData(ExperimentState.Draft, AssignmentReason.NotStarted, 0)]
    [InlineData(ExperimentState.Stopped, AssignmentReason.Stopped, 0)]
    [InlineData(ExperimentState.Archived, AssignmentReason.Stopped, 0)]
    [InlineData(ExperimentState.RolledBack, AssignmentReason.RolledBack, 0)]
    [InlineData(ExperimentState.Promoted, AssignmentReason.Promoted, 2)]
    public void Assign_NotRunning_TheStateDecidesEvenAgainstForceAndOverride(ExperimentState state, AssignmentReason reason, int variant)
    {
        var experiment = AssignmentScenario.Running(1, 1, 1).With(p => p with { Overrides = new Dictionary<string, string> { ["run-1"] = "v1" } });
        var inputs = (experiment with { State = state, PromotedVariant = "v2" }).Ask() with { ForcedVariant = "v1" };

        var assignment = VariantAssigner.Assign(inputs);

        Assert.Equal((variant, reason, null), (assignment.VariantIndex, assignment.Reason, assignment.Probability));
        Assert.False(assignment.Reason.IsCounted());
    }

    [Theory]
    [InlineData("2026-04-30T23:59:59.9999999Z", false)]
    [InlineData("2026-05-01T00:00:00Z", true)]
    [InlineData("2026-06-15T23:59:59.9999999Z", true)]
    [InlineData("2026-06-16T00:00:00Z", false)]
    [InlineData("2026-05-01T01:00:00+02:00", false)]
    [InlineData("2026-06-15T23:00:00-02:00", false)]
    public void Assign_AtTheEdgesOfTheWindow_BothDaysBelongToItInUtc(string at, bool inside)
    {
        var experiment = AssignmentScenario.Running(1, 1).Define(d => d with { StartDate = new(2026, 5, 1), EndDate = new(2026, 6, 15) });

        var assignment = VariantAssigner.Assign(experiment.Ask(draw: 0.9) with { At = DateTimeOffset.Parse(at) });

        Assert.Equal(inside ? AssignmentReason.Random : AssignmentReason.OutsideWindow, assignment.Reason);
        Assert.Equal(inside ? 1 : 0, assignment.VariantIndex);
    }

    [Fact]
    public void Assign_Forced_IsThatVariantAndNotCounted()
    {
        var assignment = VariantAssigner.Assign(AssignmentScenario.Running(1, 1, 0).Ask() with { ForcedVariant = "v2" });

        Assert.Equal((2, AssignmentReason.Forced, null), (assignment.VariantIndex, assignment.Reason, assignment.Probability));
        Assert.False(assignment.Reason.IsCounted());
    }

    [Fact]
    public void Assign_Overridden_ComparesUnitsCodeUnitByCodeUnit()
    {
        var experiment = AssignmentScenario.Running(1, 0).With(p => p with { Overrides = new Dictionary<string, string> { ["Unit-7"] = "v1" } });

        Assert.Equal((1, AssignmentReason.Override), (experiment.Assign("Unit-7").VariantIndex, experiment.Assign("Unit-7").Reason));
        Assert.Equal(AssignmentReason.Random, experiment.Assign("unit-7").Reason);
    }

    [Fact]
    public void Assign_ForcedVariantUnknown_Throws()
    {
        Assert.Throws<ArgumentException>(() => VariantAssigner.Assign(AssignmentScenario.Running(1, 1).Ask() with { ForcedVariant = "v9" }));
    }

    [Fact]
    public void Assign_AnyReason_ReportsTheSharesInForce()
    {
        var experiment = AssignmentScenario.Running(10, 30) with { State = ExperimentState.Draft };

        Assert.Equal([0.25, 0.75], experiment.Assign().Shares);
    }

    [Theory]
    [InlineData(BucketingHash.GrowthbookV2)]
    [InlineData(BucketingHash.FeatureManagement)]
    public void Assign_HostileUnits_AlwaysAnswersTheSame(BucketingHash hash)
    {
        var experiment = AssignmentScenario.Running(1, 1).Sticky().With(p => p with { Hash = hash, Layer = new Layer("l", 0, 1), Holdout = new Holdout("h", 0.01) });
        string[] units = ["", " ", "\0", "\ud83d", "\ude00\ud83d", "a\ud83d", new string('\ud83d', 100_000), new string('é', 1_000_000)];

        foreach (var unit in units)
        {
            Assert.Equal(experiment.Assign(unit) with { Shares = [] }, experiment.Assign(new string(unit.AsSpan())) with { Shares = [] });
        }
    }

    [Fact]
    public void AssignSticky_OtherStrategy_HashesTheUnitInstead()
    {
        var random = AssignmentScenario.Running(1, 1);

        for (var i = 0; i < 200; i++)
        {
            var flag = VariantAssigner.AssignSticky(random.Ask($"u{i}", draw: 0.999));
            Assert.Equal(random.Sticky().Assign($"u{i}").VariantIndex, flag.VariantIndex);
            Assert.Equal(AssignmentReason.Sticky, flag.Reason);
        }
    }

    private static AssignmentInputs EverythingApplies(AssignmentStrategy strategy)
    {
        var experiment = AssignmentScenario.Running(1, 1).Define(d => d with { EndDate = new DateOnly(2026, 1, 1) }).With(p => p with
        {
            Strategy = strategy,
            Overrides = new Dictionary<string, string> { ["run-1"] = "v1" },
            Segments = [new SegmentRule { Attribute = "repository", Operator = SegmentOperator.Exists }],
            Holdout = new Holdout("all", 1),
            Layer = new Layer("none", 2, 3),
            Coverage = 0,
        });
        return (experiment with { State = ExperimentState.Stopped }).Ask() with { ForcedVariant = "v1" };
    }

    private static AssignmentInputs Change(AssignmentInputs inputs, Func<AssignmentPolicy, AssignmentPolicy> change) =>
        inputs with { Experiment = inputs.Experiment.With(change) };
}
