using Splitrun.Statistics.Comparisons;
using Splitrun.Statistics.Sequential;

namespace Splitrun.Statistics.Tests.Sequential;

public sealed class BinomialEProcessTests
{
    /// <summary>
    /// The whole law, no simulation: over all sequences of 60 outcomes the largest e-value along the way reaches 1 / alpha with probability alpha at most.
    /// </summary>
    [Theory]
    [InlineData(0.5, 0.2)]
    [InlineData(0.1, 0.2)]
    [InlineData(0.9, 0.1)]
    [InlineData(0.01, 0.05)]
    public void Compare_EverySequenceUnderTheNull_RejectsWithProbabilityAlphaAtMost(double p, double alpha)
    {
        Assert.InRange(ChanceOfRejection(p, alpha, 60), 0, alpha);
    }

    [Theory]
    [InlineData(0, 10, 3, 12)]
    [InlineData(10, 10, 7, 12)]
    [InlineData(30, 100, 60, 100)]
    [InlineData(0, 50, 50, 50)]
    [InlineData(900, 1000, 850, 1000)]
    public void Compare_Interval_HoldsZeroExactlyWhenNotRejected(int x1, int n1, int x2, int n2)
    {
        var result = BinomialEProcess.Compare(new(x1, n1), new(x2, n2));

        Assert.Equal(result.PValue > 0.05, result.Interval!.Value.Contains(0));
        Assert.True(result.Interval!.Value.Contains(result.Estimate!.Value));
    }

    [Fact]
    public void Compare_OneSidedTheOtherWay_HasNoEvidence()
    {
        var result = BinomialEProcess.Compare(new(60, 100), new(30, 100), alternative: Alternative.Greater);

        Assert.True(result.Statistic < 1);
        Assert.Equal(1, result.PValue);
    }

    [Fact]
    public void Compare_EmptyArm_GivesReason() => Assert.Equal(Reason.EmptyArm, BinomialEProcess.Compare(new(0, 0), new(3, 4)).Reason);

    // Arms take turns; the chance of each pair of counts that has not yet been rejected moves on from look to look.
    private static double ChanceOfRejection(double p, double alpha, int outcomes)
    {
        var alive = new Dictionary<(int A, int B), double> { [(0, 0)] = 1 };
        var rejected = 0.0;
        for (var n = 1; n <= outcomes; n++)
        {
            var next = new Dictionary<(int A, int B), double>();
            foreach (var ((a, b), chance) in alive)
            {
                var success = n % 2 == 1 ? (a + 1, b) : (a, b + 1);
                next[success] = next.GetValueOrDefault(success) + (chance * p);
                next[(a, b)] = next.GetValueOrDefault((a, b)) + (chance * (1 - p));
            }

            var isRejected = next.Keys.ToLookup(k => BinomialEProcess.Compare(new(k.A, (n + 1) / 2), new(k.B, n / 2), alpha).PValue <= alpha);
            rejected += isRejected[true].Sum(k => next[k]);
            alive = isRejected[false].ToDictionary(k => k, k => next[k]);
        }

        return rejected;
    }
}
