using System.Runtime.InteropServices;

namespace Splitrun.Statistics.Comparisons;

/// <summary>An estimate of an arm's mean, however it was adjusted.</summary>
/// <param name="Mean">The estimate.</param>
/// <param name="Variance">Variance of the estimate, not of the values.</param>
/// <param name="Count">Observations behind it.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct EstimatedMean(double Mean, double Variance, long Count)
{
    /// <summary>Studentised difference of two independent estimates.</summary>
    public static ComparisonResult Compare(
        ComparisonMethod method, EstimatedMean control, EstimatedMean treatment, double difference, double alpha, Alternative alternative)
    {
        var variance = control.Variance + treatment.Variance;
        if (!(variance > 0))
            return ComparisonResult.Without(method, Reason.ZeroVariance);
        var degreesOfFreedom = WelchTest.Satterthwaite(control.Variance, control.Count, treatment.Variance, treatment.Count);
        return WelchTest.StudentResult(method, difference, Math.Sqrt(variance), degreesOfFreedom, alpha, alternative);
    }
}
