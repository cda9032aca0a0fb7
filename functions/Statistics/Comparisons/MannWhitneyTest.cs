using Splitrun.Statistics.Distributions;

namespace Splitrun.Statistics.Comparisons;

/// <summary>The Mann-Whitney (Wilcoxon rank-sum) test: whether values of one arm tend to be larger.</summary>
/// <remarks>[MW47]; [HWC14] section 4.1; p-values as R's wilcox.test. Valid at one look.</remarks>
public static class MannWhitneyTest
{
    /// <summary>Largest arm for which the exact distribution is used, when no values are tied.</summary>
    public const int MaxExactCount = 20;

    /// <summary>Compares two arms.</summary>
    /// <param name="control">Values of the control arm (A). Range: finite.</param>
    /// <param name="treatment">Values of the treatment arm (B). Range: finite.</param>
    /// <param name="alpha">Significance level. Range: 0 &lt; alpha &lt; 1.</param>
    /// <param name="alternative">What is tested.</param>
    /// <returns>
    /// Estimate the Hodges-Lehmann shift (median of all differences b - a) with its interval from the ordered differences (null when the arms are
    /// too small for the level), W (pairs with b > a, ties a half)
    /// as statistic, and p: exact when both arms have at most <see cref="MaxExactCount"/> values without ties, else normal with tie and continuity
    /// correction, marked approximate. Or a reason: <see cref="Reason.EmptyArm"/>, <see cref="Reason.ZeroVariance"/> (all values equal).
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException">alpha or a value is outside its range.</exception>
    public static ComparisonResult Compare(
        ReadOnlySpan<double> control, ReadOnlySpan<double> treatment, double alpha = 0.05, Alternative alternative = Alternative.TwoSided)
    {
        Levels.Require(alpha);
        Ranks.RequireFinite(control, nameof(control));
        Ranks.RequireFinite(treatment, nameof(treatment));
        if (control.Length == 0 || treatment.Length == 0)
            return ComparisonResult.Without(ComparisonMethod.MannWhitney, Reason.EmptyArm);
        var ranks = Ranks.Of([.. treatment, .. control]);
        double m = treatment.Length, n = control.Length;
        var statistic = ranks.Values.Take(treatment.Length).Sum() - (m * (m + 1) / 2);
        var deviation = Math.Sqrt(m * n / 12 * (m + n + 1 - (ranks.TieCorrection / ((m + n) * (m + n - 1)))));
        if (!(deviation > 0))
            return ComparisonResult.Without(ComparisonMethod.MannWhitney, Reason.ZeroVariance);
        var isExact = !ranks.HasTies && Math.Max(m, n) <= MaxExactCount;
        var distribution = isExact ? RankDistribution.OfRankSum(treatment.Length, control.Length) : null;
        var shift = Shift(control, treatment, alpha, alternative, deviation, distribution);
        var logPValue = distribution is null
            ? LogNormal(statistic - (m * n / 2), deviation, alternative)
            : Math.Log(distribution.PValue(statistic, alternative));
        return (shift with { Statistic = statistic, IsApproximate = !isExact }).WithPValue(logPValue);
    }

    /// <summary>ln p of a rank statistic's distance from its mean, with continuity correction.</summary>
    internal static double LogNormal(double distance, double deviation, Alternative alternative) => alternative switch
    {
        Alternative.Greater => NormalDistribution.LogUpper((distance - 0.5) / deviation),
        Alternative.Less => NormalDistribution.LogUpper((-distance - 0.5) / deviation),
        _ => Math.Min(0, Math.Log(2) + NormalDistribution.LogUpper(Math.Max(0, Math.Abs(distance) - 0.5) / deviation)),
    };

    /// <summary>The rank, among ordered pairs, that cuts off a tail: [HWC14] eq. 4.33 (exact) and 4.38 (large samples); below 1 when none does.</summary>
    internal static long LimitRank(double tail, double pairs, double deviation, RankDistribution? distribution) =>
        distribution?.LimitRank(tail) ?? (long)Math.Floor((pairs / 2) - (NormalDistribution.UpperQuantile(tail) * deviation));

    /// <summary>The interval between two order statistics; null when the sample is too small for the level.</summary>
    internal static Interval? Limits(long rank, Alternative alternative, Func<long, double> orderStatistic, long pairs) => rank < 1
        ? null
        : new(
            alternative == Alternative.Less ? double.NegativeInfinity : orderStatistic(rank),
            alternative == Alternative.Greater ? double.PositiveInfinity : orderStatistic(pairs + 1 - rank));

    private static ComparisonResult Shift(
        ReadOnlySpan<double> control, ReadOnlySpan<double> treatment, double alpha, Alternative alternative, double deviation, RankDistribution? distribution)
    {
        double[] a = [.. control], b = [.. treatment];
        Array.Sort(a);
        Array.Sort(b);
        var pairs = (long)a.Length * b.Length;
        var rank = LimitRank(Levels.Tail(alpha, alternative), pairs, deviation, distribution);
        return new()
        {
            Method = ComparisonMethod.MannWhitney,
            Estimate = 0.5 * (OrderedPairs.Difference(a, b, (pairs + 1) / 2) + OrderedPairs.Difference(a, b, (pairs / 2) + 1)),
            Interval = Limits(rank, alternative, limit => OrderedPairs.Difference(a, b, limit), pairs),
        };
    }
}
