using Splitrun.Statistics.Distributions;
using Splitrun.Statistics.Samples;

namespace Splitrun.Statistics.Comparisons;

/// <summary>Barnard's unconditional exact test of two independent proportions, usually more powerful than Fisher's.</summary>
/// <remarks>
/// [Barnard47] with the pooled z as the ordering ([SS85]); the p-value is the largest over the common proportion, found on a grid and refined by
/// golden sections, as SciPy's barnard_exact(pooled = True). Valid at one look.
/// </remarks>
public static class BarnardExactTest
{
    /// <summary>Most trials, both arms together, for which the tables are enumerated.</summary>
    public const long MaxTrials = 2000;

    private const int GridPoints = 512;

    /// <summary>Compares two proportions.</summary>
    /// <param name="control">The control arm (A).</param>
    /// <param name="treatment">The treatment arm (B).</param>
    /// <param name="alpha">One minus the level of the interval. Range: 0 &lt; alpha &lt; 1.</param>
    /// <param name="alternative">What is tested.</param>
    /// <returns>
    /// Estimate p B - p A, the Newcombe-Wilson interval beside it (which does not invert this test), the pooled z as statistic, and p; or a reason:
    /// <see cref="Reason.EmptyArm"/>, <see cref="Reason.ZeroVariance"/>, <see cref="Reason.NotApplicable"/> (more than <see cref="MaxTrials"/>).
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException">alpha is outside its range.</exception>
    public static ComparisonResult Compare(Proportion control, Proportion treatment, double alpha = 0.05, Alternative alternative = Alternative.TwoSided)
    {
        Levels.Require(alpha);
        if (TwoProportionTest.ReasonAgainst(control, treatment) is { } reason)
            return ComparisonResult.Without(ComparisonMethod.BarnardExact, reason);
        if (control.Trials + treatment.Trials > MaxTrials)
            return ComparisonResult.Without(ComparisonMethod.BarnardExact, Reason.NotApplicable);
        var z = PooledZ(control.Successes, control.Trials, treatment.Successes, treatment.Trials);
        var regions = Regions((int)control.Trials, (int)treatment.Trials, z, alternative);
        return new ComparisonResult
        {
            Method = ComparisonMethod.BarnardExact,
            Estimate = TwoProportionTest.Difference(control, treatment),
            Interval = NewcombeWilsonInterval.Of(control, treatment, alpha, alternative),
            Statistic = z,
        }.WithPValue(Math.Log(Largest(p => Probability(regions, (int)treatment.Trials, p))));
    }

    // Of each count of control: the treatment's counts at most Low, and at least High, are as extreme as what was observed.
    private static (int Low, int High)[] Regions(int n, int m, double observed, Alternative alternative)
    {
        var limit = alternative == Alternative.TwoSided ? Math.Abs(observed) : observed;
        // Tables equal but for rounding count as equal.
        var slack = 1e-10 * Math.Max(1, Math.Abs(limit));
        var regions = new (int Low, int High)[n + 1];
        for (var x = 0; x <= n; x++)
        {
            var low = -1;
            while (alternative != Alternative.Greater && low < m && PooledZ(x, n, low + 1, m) <= (alternative == Alternative.Less ? limit : -limit) + slack)
                low++;
            var high = m + 1;
            while (alternative != Alternative.Less && high > low + 1 && PooledZ(x, n, high - 1, m) >= limit - slack)
                high--;
            regions[x] = (low, high);
        }

        return regions;
    }

    private static double PooledZ(double x, double n, double y, double m)
    {
        var pooled = (x + y) / (n + m);
        return pooled is 0 or 1 ? 0 : ((y / m) - (x / n)) / Math.Sqrt(pooled * (1 - pooled) * ((1 / n) + (1 / m)));
    }

    private static double Probability((int Low, int High)[] regions, int m, double p)
    {
        var cumulative = new double[m + 1];
        var above = new double[m + 2];
        for (var y = 0; y <= m; y++)
            cumulative[y] = Math.Exp(BinomialDistribution.LogMass(y, m, p));
        for (var y = m; y >= 0; y--)
            above[y] = above[y + 1] + cumulative[y];
        for (var y = 1; y <= m; y++)
            cumulative[y] += cumulative[y - 1];
        var n = regions.Length - 1;
        var sum = 0.0;
        for (var x = 0; x <= n; x++)
        {
            var (low, high) = regions[x];
            var tails = (low < 0 ? 0 : cumulative[low]) + above[high];
            if (tails > 0)
                sum += Math.Exp(BinomialDistribution.LogMass(x, n, p)) * tails;
        }

        return Math.Min(1, sum);
    }

    private static double Largest(Func<double, double> function)
    {
        var grid = Enumerable.Range(1, GridPoints - 1).Select(i => i / (double)GridPoints).Select(p => (P: p, Value: function(p))).ToArray();
        // The peaks are several; the highest few of the grid are each climbed.
        return grid.OrderByDescending(point => point.Value).Take(5).Max(point => Climb(function, point.P - (1.0 / GridPoints), point.P + (1.0 / GridPoints)));
    }

    private static double Climb(Func<double, double> function, double low, double high)
    {
        const double Golden = 0.6180339887498949;
        double a = high - (Golden * (high - low)), b = low + (Golden * (high - low));
        double atA = function(a), atB = function(b);
        while (high - low > 1e-9)
        {
            if (atA > atB)
            {
                (high, b, atB) = (b, a, atA);
                a = high - (Golden * (high - low));
                atA = function(a);
            }
            else
            {
                (low, a, atA) = (a, b, atB);
                b = low + (Golden * (high - low));
                atB = function(b);
            }
        }

        return Math.Max(atA, atB);
    }
}
