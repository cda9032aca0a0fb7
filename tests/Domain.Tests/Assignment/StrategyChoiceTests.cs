using Splitrun.Domain.Assignment;
using Splitrun.Domain.Experiments;

namespace Splitrun.Domain.Tests.Assignment;

public sealed class StrategyChoiceTests
{
    private const double Largest = 1 - (1.0 / (1UL << 53));

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0.0999999999999, 0)]
    [InlineData(0.1, 1)]
    [InlineData(0.2999999999999, 1)]
    [InlineData(0.31, 2)]
    [InlineData(Largest, 2)]
    public void Random_Draw_FallsIntoTheCumulativeShares(double draw, int expected)
    {
        var assignment = AssignmentScenario.Running(10, 20, 70).Assign(draw: draw);

        Assert.Equal(expected, assignment.VariantIndex);
        Assert.Equal(assignment.Shares[expected], assignment.Probability);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(Largest, 3)]
    public void Random_WeightZero_IsNeverChosenEvenAtTheEnds(double draw, int expected)
    {
        Assert.Equal(expected, AssignmentScenario.Running(0, 1, 0, 1, 0).Assign(draw: draw).VariantIndex);
    }

    [Fact]
    public void Random_SharesThatSumBelowOne_TheLastOfThemTakesTheRest()
    {
        var tenths = AssignmentScenario.Running(1, 1, 1, 1, 1, 1, 1, 1, 1, 1);

        Assert.True(VariantShares.InForce(tenths.Definition).Aggregate(0.0, (sum, share) => sum + share) < 1);
        Assert.Equal(9, tenths.Assign(draw: Largest).VariantIndex);
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1)]
    [InlineData(double.NaN)]
    public void Random_DrawOutOfRange_Throws(double draw)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => AssignmentScenario.Running(1, 1).Assign(draw: draw));
    }

    [Fact]
    public void Random_CoverageGrows_NobodyWhoTookPartLeaves()
    {
        var experiment = AssignmentScenario.Running(1, 1);
        var before = Array.Empty<string>();
        foreach (var coverage in new[] { 0, 0.05, 0.3, 0.31, 0.9, 1 })
        {
            var now = experiment.With(p => p with { Coverage = coverage });
            var inside = Enumerable.Range(0, 5_000).Select(i => $"run-{i}").Where(u => now.Assign(u).Reason == AssignmentReason.Random).ToArray();

            // Five standard errors: a false alarm in some two million.
            Assert.InRange(inside.Length, (5_000 * coverage) - (5 * Math.Sqrt(5_000 * 0.25)), (5_000 * coverage) + (5 * Math.Sqrt(5_000 * 0.25)));
            Assert.Empty(before.Except(inside));
            before = inside;
        }
    }

    [Theory]
    [InlineData(AssignmentStrategy.Random)]
    [InlineData(AssignmentStrategy.Balanced)]
    [InlineData(AssignmentStrategy.Bandit)]
    public void Draw_UnitExactlyAtTheCoverage_IsNotCovered(AssignmentStrategy strategy)
    {
        for (var i = 0; i < 50; i++)
        {
            // The contract: version 2 with the salt and "/coverage" as seed, covered strictly below.
            var position = BucketHash.Position("prompt_style/coverage", $"run-{i}");
            var at = AssignmentScenario.Running(1, 1).With(p => p with { Strategy = strategy, Coverage = position });
            var above = at.With(p => p with { Coverage = position + 0.0001 });

            Assert.Equal(AssignmentReason.NotCovered, at.Assign($"run-{i}").Reason);
            Assert.True(above.Assign($"run-{i}").Reason.IsCounted());
        }
    }

    [Fact]
    public void Balanced_EqualShares_CountsStayWithinOne()
    {
        var random = new Random(20260501);
        var counts = new long[4];
        for (var n = 0; n < 2_000; n++)
        {
            counts[Balance(AssignmentScenario.Running(1, 1, 1, 1), counts, random.NextDouble()).VariantIndex]++;
            Assert.True(counts.Max() - counts.Min() <= 1);
        }
    }

    [Theory]
    [InlineData(new double[] { 1, 3 })]
    [InlineData(new double[] { 10, 20, 70 })]
    [InlineData(new[] { 0.1, 99.9 })]
    [InlineData(new double[] { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 })]
    [InlineData(new double[] { 3, 0, 1 })]
    public void Balanced_UnequalShares_CountsStayWithinOneOfTheirShare(double[] weights)
    {
        var random = new Random(20260502);
        var experiment = AssignmentScenario.Running(weights);
        var shares = VariantShares.InForce(experiment.Definition);
        var counts = new long[weights.Length];
        for (var n = 1; n <= 3_000; n++)
        {
            counts[Balance(experiment, counts, random.NextDouble()).VariantIndex]++;
            Assert.All(shares.Zip(counts), pair => Assert.InRange(pair.Second, (pair.First * n) - 1 - 1e-9, (pair.First * n) + 1 + 1e-9));
        }
    }

    [Fact]
    public void Balanced_CountsFarOff_TheOneFurthestBehindIsNext()
    {
        var assignment = Balance(AssignmentScenario.Running(1, 1, 1), [10, 3, 10], 0.99);

        Assert.Equal((1, 1.0), (assignment.VariantIndex, assignment.Probability));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0.49, 0)]
    [InlineData(0.5, 2)]
    [InlineData(Largest, 2)]
    public void Balanced_Tie_TheDrawDecidesBetweenTheTied(double draw, int expected)
    {
        var assignment = Balance(AssignmentScenario.Running(1, 1, 1, 0), [4, 5, 4, 0], draw);

        Assert.Equal((expected, 0.5, AssignmentReason.Balanced), (assignment.VariantIndex, assignment.Probability, assignment.Reason));
    }

    [Theory]
    [InlineData(new long[] { 6, 15, 23 })]
    [InlineData(new long[] { 25, 59, 85 })]
    public void Balanced_DeficitsThatDifferByRoundingAlone_AreATie(long[] counts)
    {
        // 15 % and 35 % of the next number of runs are the same distance from their counts; as doubles they are not.
        var shares = VariantShares.InForce(AssignmentScenario.Running(15, 35, 50).Definition);
        Assert.NotEqual((shares[0] * (counts.Sum() + 1)) - counts[0], (shares[1] * (counts.Sum() + 1)) - counts[1]);

        Assert.Equal(0.5, Balance(AssignmentScenario.Running(15, 35, 50), counts, 0).Probability);
    }

    [Fact]
    public void Balanced_WrongNumberOfCounts_Throws()
    {
        Assert.Throws<ArgumentException>(() => Balance(AssignmentScenario.Running(1, 1), [1], 0));
    }

    [Fact]
    public void Bandit_UnitIsTheRun_DrawsFromTheWeightsAsTheyStand()
    {
        var experiment = AssignmentScenario.Running(1, 9).With(p => p with { Strategy = AssignmentStrategy.Bandit });

        Assert.Equal((0, AssignmentReason.Bandit, 0.1), Triple(experiment.Assign(draw: 0.05)));
        Assert.Equal((1, AssignmentReason.Bandit, 0.9), Triple(experiment.Assign(draw: 0.5)));
    }

    [Fact]
    public void Bandit_UnitIsAnother_HashesTheUnit()
    {
        var bandit = AssignmentScenario.Running(1, 9).With(p => p with { Strategy = AssignmentStrategy.Bandit, Unit = "user_id" });
        for (var i = 0; i < 300; i++)
        {
            var assignment = bandit.Assign($"user-{i}", draw: double.NaN);
            Assert.Equal(AssignmentReason.Bandit, assignment.Reason);
            Assert.Equal(bandit.Sticky().Assign($"user-{i}").VariantIndex, assignment.VariantIndex);
        }
    }

    private static (int Variant, AssignmentReason Reason, double? Probability) Triple(VariantAssignment assignment) =>
        (assignment.VariantIndex, assignment.Reason, assignment.Probability);

    private static VariantAssignment Balance(Experiment experiment, long[] counts, double draw) =>
        VariantAssigner.Assign(experiment.With(p => p with { Strategy = AssignmentStrategy.Balanced }).Ask(draw: draw) with { AssignedCounts = counts });
}
