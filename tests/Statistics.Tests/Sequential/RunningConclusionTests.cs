using Splitrun.Statistics.Comparisons;
using Splitrun.Statistics.Samples;
using Splitrun.Statistics.Sequential;

namespace Splitrun.Statistics.Tests.Sequential;

public sealed class RunningConclusionTests
{
    [Fact]
    public void After_SeveralLooks_KeepsTheIntersectionAndTheSmallestPValue()
    {
        var first = ConfidenceSequence.Of(1, 0.2, 200, 400);
        var second = ConfidenceSequence.Of(0.6, 0.18, 260, 400);

        var conclusion = RunningConclusion.None.After(first).After(second);

        Assert.Equal(first.LogPValue, conclusion.LogPValue);
        Assert.Equal(first.Interval!.Value.Lower, conclusion.Interval!.Value.Lower);
        Assert.Equal(second.Interval!.Value.Upper, conclusion.Interval!.Value.Upper);
        Assert.Equal(conclusion, new RunningConclusion(conclusion.Interval, conclusion.LogPValue));
    }

    [Fact]
    public void After_LookThatContradicts_StartsAnew()
    {
        var conclusion = RunningConclusion.None.After(ConfidenceSequence.Of(10, 0.1, 300, 400)).After(ConfidenceSequence.Of(-10, 0.1, 400, 400));

        Assert.True(conclusion.Interval!.Value.Contains(-10));
    }

    [Fact]
    public void After_LookWithoutNumbers_ChangesNothing()
    {
        var look = ConfidenceSequence.Compare(Moments.Empty, Moments.Empty, 100);

        Assert.Equal(RunningConclusion.None, RunningConclusion.None.After(look));
        Assert.Null(RunningConclusion.None.PValue);
    }

    [Fact]
    public void After_MethodThatIsNotSafe_Throws() => Assert.Throws<ArgumentException>(() =>
        RunningConclusion.None.After(WelchTest.Compare(Moments.From([1, 2, 3]), Moments.From([2, 3, 5]))));
}
