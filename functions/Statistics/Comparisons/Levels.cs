namespace Splitrun.Statistics.Comparisons;

/// <summary>What a significance level and an alternative mean for tails.</summary>
internal static class Levels
{
    public static void Require(double alpha)
    {
        if (!(alpha > 0 && alpha < 1))
            throw new ArgumentOutOfRangeException(nameof(alpha), alpha, "The significance level lies between 0 and 1, both excluded.");
    }

    /// <summary>Probability of each tail that an interval cuts off.</summary>
    public static double Tail(double alpha, Alternative alternative) => alternative == Alternative.TwoSided ? alpha / 2 : alpha;

    /// <summary>ln p of a statistic whose distribution is symmetric around 0.</summary>
    public static double LogPValue(double statistic, Alternative alternative, Func<double, double> logUpper) => alternative switch
    {
        Alternative.Greater => logUpper(statistic),
        Alternative.Less => logUpper(-statistic),
        _ => Math.Min(0, logUpper(Math.Abs(statistic)) + Math.Log(2)),
    };
}
