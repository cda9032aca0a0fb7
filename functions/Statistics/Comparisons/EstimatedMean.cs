using System.Runtime.InteropServices;

namespace Splitrun.Statistics.Comparisons;

/// <summary>An estimate of an arm's mean, however it was adjusted.</summary>
/// <param name="Mean">The estimate.</param>
/// <param name="Variance">Variance of the estimate, not of the values.</param>
/// <param name="Count">Observations behind it.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct EstimatedMean(double Mean, double Variance, long Count);
