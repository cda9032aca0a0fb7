using Splitrun.Domain.Assignment;
using Splitrun.Domain.Experiments;

namespace Splitrun.Domain.Tests.Assignment;

/// <summary>What may change while an experiment runs moves nobody that it should not.</summary>
public sealed class StickyStabilityTests
{
    private const int Nobody = -1;
    private static readonly double[] Steps = [1, 5, 25, 33.3, 50, 75, 100];
    private static readonly double[] Coverages = [0, 0.01, 0.1, 0.37, 0.5, 0.99, 1];
    private static readonly string[] Units = [.. Enumerable.Range(0, 20_000).Select(i => $"unit-{i}")];

    public static TheoryData<double[], int, BucketingHash> Arms() => new()
    {
        { [1, 1], 0, BucketingHash.GrowthbookV2 },
        { [1, 1], 1, BucketingHash.GrowthbookV2 },
        { [1, 1, 1], 0, BucketingHash.GrowthbookV2 },
        { [7, 1, 3, 0, 2], 2, BucketingHash.GrowthbookV2 },
        { [1, 1], 0, BucketingHash.FeatureManagement },
        { [3, 1, 2], 1, BucketingHash.FeatureManagement },
    };

    [Theory]
    [MemberData(nameof(Arms))]
    public void Ramp_EveryStepUpAtAnyCoverage_MovesNobodyOutOfAChallenger(double[] weights, int control, BucketingHash hash)
    {
        foreach (var coverage in new[] { 0.4, 1 })
        {
            var before = Array.ConvertAll(Units, _ => Nobody);
            foreach (var step in Steps)
            {
                var now = Variants(weights, control, hash, step, coverage);
                Assert.All(before.Zip(now), pair => Assert.True(pair.First == Nobody || pair.First == control || pair.First == pair.Second));
                before = now;
            }
        }
    }

    [Theory]
    [MemberData(nameof(Arms))]
    public void Coverage_EveryStepUpWithOrWithoutARamp_MovesNobody(double[] weights, int control, BucketingHash hash)
    {
        foreach (var step in new double?[] { null, 5, 50 })
        {
            var before = Array.ConvertAll(Units, _ => Nobody);
            foreach (var coverage in Coverages)
            {
                var now = Variants(weights, control, hash, step, coverage);
                Assert.All(before.Zip(now), pair => Assert.True(pair.First == Nobody || pair.First == pair.Second));
                before = now;
            }

            Assert.DoesNotContain(Nobody, before);
        }
    }

    [Theory]
    [MemberData(nameof(Arms))]
    public void Ramp_AtAnyStepAndCoverage_TheSplitIsWithinOnePercentOfTheShares(double[] weights, int control, BucketingHash hash)
    {
        foreach (var (step, coverage) in new[] { (5.0, 1.0), (50.0, 1.0), (50.0, 0.5), (90.0, 0.8) })
        {
            var experiment = Ramped(weights, control, hash, step, coverage);
            var shares = VariantShares.InForce(experiment.Definition);
            var picked = Variants(weights, control, hash, step, coverage);

            // A percentage point is above 2.8 standard errors of any of these shares in 20,000 units; the units are fixed, so no chance is left.
            Assert.All(shares.Select((share, i) => (share, i)), s =>
                Assert.InRange(picked.Count(p => p == s.i) / (double)Units.Length, (s.share * coverage) - 0.01, (s.share * coverage) + 0.01));
        }
    }

    [Fact]
    public void Layers_RangesThatDoNotOverlap_NoUnitIsInTwoExperiments()
    {
        var experiments = new[] { (0.0, 0.25), (0.25, 0.5), (0.5, 1.0) }
            .Select((r, i) => AssignmentScenario.Running(1, 1).Sticky().With(p => p with { Salt = $"salt-{i}", Layer = new Layer("prompts", r.Item1, r.Item2) }))
            .ToList();

        var memberships = Units.Select(unit => experiments.Select(e => e.Assign(unit).Reason == AssignmentReason.Sticky ? 1 : 0).ToArray()).ToList();

        Assert.All(memberships, m => Assert.Equal(1, m.Sum()));
        Assert.InRange(memberships.Average(m => m[0]), 0.24, 0.26);
    }

    [Fact]
    public void Layers_HashAndStrategyDiffer_TheyStayDisjoint()
    {
        var low = AssignmentScenario.Running(1, 1).Sticky().With(p => p with { Hash = BucketingHash.FeatureManagement, Layer = new Layer("prompts", 0, 0.5) });
        var high = AssignmentScenario.Running(1, 1).With(p => p with { Salt = "other", Layer = new Layer("prompts", 0.5, 1) });

        Assert.All(Units.Take(5_000), unit => Assert.NotEqual(
            low.Assign(unit).Reason == AssignmentReason.Layer,
            high.Assign(unit).Reason == AssignmentReason.Layer));
    }

    [Fact]
    public void Holdout_SharedByExperiments_IsTheSameUnitsInEach()
    {
        var holdout = new Holdout("2026", 0.05);
        var first = AssignmentScenario.Running(1, 1).Sticky().With(p => p with { Holdout = holdout });
        var second = AssignmentScenario.Running(1, 1).With(p => p with { Salt = "other", Holdout = holdout });

        var held = Units.Where(unit => first.Assign(unit).Reason == AssignmentReason.Holdout).ToList();

        Assert.Equal(held, Units.Where(unit => second.Assign(unit).Reason == AssignmentReason.Holdout));
        Assert.InRange(held.Count / (double)Units.Length, 0.04, 0.06);
        Assert.All(held, unit => Assert.Equal(0, first.Assign(unit).VariantIndex));
    }

    private static Experiment Ramped(double[] weights, int control, BucketingHash hash, double? step, double coverage) =>
        AssignmentScenario.Running(weights).Sticky()
            .Define(d => d with { Control = $"v{control}" })
            .With(p => p with { Hash = hash, Coverage = coverage, Ramp = step is { } s ? [s] : [] });

    private static int[] Variants(double[] weights, int control, BucketingHash hash, double? step, double coverage)
    {
        var allocation = StickyAllocation.From(Ramped(weights, control, hash, step, coverage).Definition);
        return Array.ConvertAll(Units, unit => allocation.TryPick(unit, out var variant) ? variant : Nobody);
    }
}
