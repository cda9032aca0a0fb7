using Splitrun.Statistics.Samples;

namespace Splitrun.Statistics.Comparisons;

/// <summary>The paired t test: the mean of the differences within pairs.</summary>
/// <remarks>[Student08].</remarks>
public static class PairedTest
{
    /// <summary>Compares both arms of the pairs.</summary>
    /// <param name="differences">The differences within pairs, treatment minus control.</param>
    /// <param name="alpha">Significance level. Range: 0 &lt; alpha &lt; 1.</param>
    /// <param name="alternative">What is tested.</param>
    /// <returns>
    /// Estimate the mean difference, its standard error, interval, t, df = n - 1 and p; or a reason: <see cref="Reason.EmptyArm"/>,
    /// <see cref="Reason.TooFew"/> (below two pairs), <see cref="Reason.ZeroVariance"/> (all differences equal).
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException">alpha is outside its range.</exception>
    public static ComparisonResult Compare(Moments differences, double alpha = 0.05, Alternative alternative = Alternative.TwoSided)
    {
        Levels.Require(alpha);
        if (ReasonAgainst(differences) is { } reason)
            return ComparisonResult.Without(ComparisonMethod.PairedT, reason);
        return WelchTest.StudentResult(
            ComparisonMethod.PairedT, differences.Mean, Math.Sqrt(differences.VarianceOfMean), differences.Count - 1, alpha, alternative);
    }

    /// <summary>The differences within pairs, treatment minus control, for <see cref="Compare"/>.</summary>
    /// <param name="control">Values of the control arm (A).</param>
    /// <param name="treatment">Values of the treatment arm (B), pair by pair.</param>
    /// <returns>Their summary.</returns>
    /// <exception cref="ArgumentException">The arms differ in length.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A value is NaN, infinite or too large.</exception>
    public static Moments Differences(ReadOnlySpan<double> control, ReadOnlySpan<double> treatment)
    {
        if (control.Length != treatment.Length)
            throw new ArgumentException("Pairs need two arms of the same length.", nameof(treatment));
        var differences = Moments.Empty;
        for (var i = 0; i < control.Length; i++)
            differences = differences.Add(treatment[i] - control[i]);
        return differences;
    }

    internal static Reason? ReasonAgainst(Moments differences) => differences switch
    {
        { Count: 0 } => Reason.EmptyArm,
        { Count: 1 } => Reason.TooFew,
        { SumOfSquaredDeviations: 0 } => Reason.ZeroVariance,
        _ => null,
    };
}
