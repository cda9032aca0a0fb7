using Splitrun.Domain.Assignment;

namespace Splitrun.Domain.Tests.Assignment;

public sealed class VariantSharesTests
{
    [Theory]
    [InlineData(new double[] { 50, 50 }, new[] { 0.5, 0.5 })]
    [InlineData(new double[] { 1, 1, 2 }, new[] { 0.25, 0.25, 0.5 })]
    [InlineData(new[] { 0, 0.001 }, new double[] { 0, 1 })]
    [InlineData(new[] { 5e-324, 0 }, new double[] { 1, 0 })]
    public void InForce_RelativeWeights_SumToOne(double[] weights, double[] expected)
    {
        Assert.Equal(expected, VariantShares.InForce(AssignmentScenario.Running(weights).Definition));
    }

    [Theory]
    [InlineData(0, new[] { 0.95, 0.0125, 0.0375 })]
    [InlineData(2, new[] { 0.5, 0.125, 0.375 })]
    [InlineData(3, new[] { 0, 0.25, 0.75 })]
    [InlineData(-1, new[] { 0.95, 0.0125, 0.0375 })]
    [InlineData(99, new[] { 0, 0.25, 0.75 })]
    public void InForce_Ramp_ChallengersShareTheStepAndControlHasTheRest(int step, double[] expected)
    {
        var experiment = AssignmentScenario.Running(70, 10, 30).With(p => p with { Ramp = [5, 25, 50, 100], RampStep = step });

        Assert.All(expected.Zip(VariantShares.InForce(experiment.Definition)), pair => Assert.Equal(pair.First, pair.Second, 15));
    }

    [Theory]
    [InlineData(70, 0.3)]
    [InlineData(80, 0.2)]
    [InlineData(90, 0.1)]
    public void InForce_RampOfTwo_ControlsShareIsTheNearestDoubleToTheRest(double step, double control)
    {
        Assert.Equal(control, VariantShares.InForce(AssignmentScenario.Running(1, 1).With(p => p with { Ramp = [step] }).Definition)[0]);
    }

    [Fact]
    public void InForce_RampWithoutAnyChallenger_ControlHasEverything()
    {
        var experiment = AssignmentScenario.Running(1, 0, 0).With(p => p with { Ramp = [50] });

        Assert.Equal([1, 0, 0], VariantShares.InForce(experiment.Definition));
    }

    [Theory]
    [InlineData(new double[] { 0, 0 })]
    [InlineData(new double[] { 1, -1 })]
    [InlineData(new[] { 1, double.NaN })]
    [InlineData(new[] { 1, double.PositiveInfinity })]
    public void InForce_WeightsThatCannotBeShares_Throws(double[] weights)
    {
        Assert.Throws<ArgumentException>(() => VariantShares.InForce(AssignmentScenario.Running(weights).Definition));
    }
}
