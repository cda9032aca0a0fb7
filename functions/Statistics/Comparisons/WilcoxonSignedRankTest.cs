namespace Splitrun.Statistics.Comparisons;

/// <summary>Wilcoxon's signed-rank test of paired values: whether the differences within pairs are centred at 0.</summary>
/// <remarks>[Wilcoxon45]; [HWC14] section 3.1; p-values as R's wilcox.test(paired = TRUE). Valid at one look.</remarks>
public static class WilcoxonSignedRankTest
{
    /// <summary>Most pairs for which the exact distribution is used, when there are no ties and no zeros.</summary>
    public const int MaxExactCount = 50;

    /// <summary>Tests the differences within pairs.</summary>
    /// <param name="differences">The differences, treatment minus control. Range: finite. Zeros are left out.</param>
    /// <param name="alpha">Significance level. Range: 0 &lt; alpha &lt; 1.</param>
    /// <param name="alternative">What is tested.</param>
    /// <returns>
    /// Estimate the Hodges-Lehmann pseudomedian (median of all averages of two differences) with its interval (null below six
    /// pairs or so, when the level cannot be reached), V (sum of the positive differences' ranks) as
    /// statistic, and p: exact up to <see cref="MaxExactCount"/> pairs without ties or zeros, else normal with tie and continuity correction, marked
    /// approximate. Or a reason: <see cref="Reason.EmptyArm"/>, <see cref="Reason.AllTied"/> (all differences are 0).
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException">alpha or a value is outside its range.</exception>
    public static ComparisonResult Compare(ReadOnlySpan<double> differences, double alpha = 0.05, Alternative alternative = Alternative.TwoSided)
    {
        Levels.Require(alpha);
        Ranks.RequireFinite(differences, nameof(differences));
        if (differences.Length == 0)
            return ComparisonResult.Without(ComparisonMethod.WilcoxonSignedRank, Reason.EmptyArm);
        double[] kept = [.. differences.ToArray().Where(d => d != 0)];
        if (kept.Length == 0)
            return ComparisonResult.Without(ComparisonMethod.WilcoxonSignedRank, Reason.AllTied);
        var ranks = Ranks.Of([.. kept.Select(Math.Abs)]);
        var statistic = kept.Select((d, i) => d > 0 ? ranks.Values[i] : 0).Sum();
        double n = kept.Length, pairs = n * (n + 1) / 2;
        var deviation = Math.Sqrt((n * (n + 1) * ((2 * n) + 1) / 24) - (ranks.TieCorrection / 48));
        var isExact = !ranks.HasTies && kept.Length == differences.Length && kept.Length <= MaxExactCount;
        var distribution = isExact ? RankDistribution.OfSignedRank(kept.Length) : null;
        Array.Sort(kept);
        var center = Center(kept, MannWhitneyTest.LimitRank(Levels.Tail(alpha, alternative), pairs, deviation, distribution), alternative);
        var logPValue = distribution is null
            ? MannWhitneyTest.LogNormal(statistic - (pairs / 2), deviation, alternative)
            : Math.Log(distribution.PValue(statistic, alternative));
        return (center with { Statistic = statistic, IsApproximate = !isExact }).WithPValue(logPValue);
    }

    private static ComparisonResult Center(double[] ascending, long rank, Alternative alternative)
    {
        var pairs = (long)ascending.Length * (ascending.Length + 1) / 2;
        return new()
        {
            Method = ComparisonMethod.WilcoxonSignedRank,
            Estimate = 0.5 * (OrderedPairs.Average(ascending, (pairs + 1) / 2) + OrderedPairs.Average(ascending, (pairs / 2) + 1)),
            Interval = MannWhitneyTest.Limits(rank, alternative, limit => OrderedPairs.Average(ascending, limit), pairs),
        };
    }
}
