using System.Runtime.InteropServices;
using Splitrun.Statistics.Samples;

namespace Splitrun.Statistics.Comparisons;

/// <summary>Both arms within one stratum (a segment known before the assignment).</summary>
/// <param name="Control">The control arm (A).</param>
/// <param name="Treatment">The treatment arm (B).</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct Stratum(Moments Control, Moments Treatment);

/// <summary>The difference of means within strata, weighted by the strata's sizes, which takes out the variance between them.</summary>
/// <remarks>[MSY13] eq. 3 and 8; degrees of freedom [Satterthwaite46] over all parts. Valid at one look.</remarks>
public static class PostStratification
{
    /// <summary>Compares two arms over their strata.</summary>
    /// <param name="strata">The strata; empty ones are left out.</param>
    /// <param name="alpha">Significance level. Range: 0 &lt; alpha &lt; 1.</param>
    /// <param name="alternative">What is tested.</param>
    /// <returns>
    /// Estimate of the weighted difference, standard error, interval, t, df and p; or a reason: <see cref="Reason.EmptyArm"/> (no stratum, or an arm missing in
    /// one), <see cref="Reason.TooFew"/> (below two values in an arm of a stratum), <see cref="Reason.ZeroVariance"/>.
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException">alpha is outside its range.</exception>
    public static ComparisonResult Compare(IReadOnlyList<Stratum> strata, double alpha = 0.05, Alternative alternative = Alternative.TwoSided)
    {
        ArgumentNullException.ThrowIfNull(strata);
        Levels.Require(alpha);
        Stratum[] kept = [.. strata.Where(s => s.Control.Count + s.Treatment.Count > 0)];
        if (kept.Length == 0 || kept.Any(s => s.Control.Count == 0 || s.Treatment.Count == 0))
            return ComparisonResult.Without(ComparisonMethod.PostStratification, Reason.EmptyArm);
        if (kept.Any(s => s.Control.Count < 2 || s.Treatment.Count < 2))
            return ComparisonResult.Without(ComparisonMethod.PostStratification, Reason.TooFew);
        double total = kept.Sum(s => s.Control.Count + s.Treatment.Count), estimate = 0;
        var parts = new List<(double Variance, long Count)>();
        foreach (var stratum in kept)
        {
            var weight = (stratum.Control.Count + stratum.Treatment.Count) / total;
            estimate += weight * stratum.Control.DifferenceOfMeans(stratum.Treatment).High;
            parts.Add((weight * weight * stratum.Control.VarianceOfMean, stratum.Control.Count));
            parts.Add((weight * weight * stratum.Treatment.VarianceOfMean, stratum.Treatment.Count));
        }

        var variance = parts.Sum(part => part.Variance);
        if (!(variance > 0))
            return ComparisonResult.Without(ComparisonMethod.PostStratification, Reason.ZeroVariance);
        var degreesOfFreedom = 1 / parts.Sum(part => part.Variance / variance * (part.Variance / variance) / (part.Count - 1));
        return WelchTest.StudentResult(ComparisonMethod.PostStratification, estimate, Math.Sqrt(variance), degreesOfFreedom, alpha, alternative);
    }
}
