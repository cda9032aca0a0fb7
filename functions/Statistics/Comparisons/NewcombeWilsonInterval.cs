using Splitrun.Statistics.Distributions;
using Splitrun.Statistics.Samples;

namespace Splitrun.Statistics.Comparisons;

/// <summary>Newcombe's hybrid score interval for the difference of two independent proportions.</summary>
/// <remarks>[Newcombe98b] method 10: Wilson's limits of each arm, squared and added.</remarks>
public static class NewcombeWilsonInterval
{
    /// <summary>Compares two proportions by interval alone.</summary>
    /// <param name="control">The control arm (A).</param>
    /// <param name="treatment">The treatment arm (B).</param>
    /// <param name="alpha">One minus the confidence level. Range: 0 &lt; alpha &lt; 1.</param>
    /// <param name="alternative">Which sides the interval bounds; an open side ends at -1 or 1.</param>
    /// <returns>Estimate p B - p A and its interval, no p-value; or <see cref="Reason.EmptyArm"/>.</returns>
    /// <exception cref="ArgumentOutOfRangeException">alpha is outside its range.</exception>
    public static ComparisonResult Compare(Proportion control, Proportion treatment, double alpha = 0.05, Alternative alternative = Alternative.TwoSided)
    {
        Levels.Require(alpha);
        if (control.Trials == 0 || treatment.Trials == 0)
            return ComparisonResult.Without(ComparisonMethod.NewcombeWilson, Reason.EmptyArm);
        return new()
        {
            Method = ComparisonMethod.NewcombeWilson,
            Estimate = TwoProportionTest.Difference(control, treatment),
            Interval = Of(control, treatment, alpha, alternative),
        };
    }

    internal static Interval Of(Proportion control, Proportion treatment, double alpha, Alternative alternative)
    {
        var z = NormalDistribution.UpperQuantile(Levels.Tail(alpha, alternative));
        var a = WilsonInterval.WithQuantile(control, z);
        var b = WilsonInterval.WithQuantile(treatment, z);
        var difference = TwoProportionTest.Difference(control, treatment);
        var lower = difference - Math.Sqrt(Square(treatment.Value - b.Lower) + Square(a.Upper - control.Value));
        var upper = difference + Math.Sqrt(Square(b.Upper - treatment.Value) + Square(control.Value - a.Lower));
        return new(alternative == Alternative.Less ? -1 : Math.Max(-1, lower), alternative == Alternative.Greater ? 1 : Math.Min(1, upper));
    }

    private static double Square(double x) => x * x;
}
