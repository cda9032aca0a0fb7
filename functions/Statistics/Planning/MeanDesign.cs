using Splitrun.Statistics.Comparisons;
using Splitrun.Statistics.Distributions;

namespace Splitrun.Statistics.Planning;

/// <summary>Sample size, power and smallest detectable effect for means, exact by the non-central t distribution.</summary>
/// <remarks>[Cohen88] section 2.3 with the non-central t in place of its tables; both tails count when two-sided, as R's power.t.test(strict = TRUE).</remarks>
public sealed record MeanDesign : ExperimentDesign
{
    /// <summary>
    /// Standard deviation of the values, common to the arms, in the metric's unit; of the differences within pairs when <see cref="IsPaired"/>.
    /// Range: finite, above 0.
    /// </summary>
    public required double StandardDeviation { get; init => field = Between(value, 0, double.PositiveInfinity); }

    /// <summary>Whether both arms are measured on the same tasks; sizes then count pairs, and <see cref="ExperimentDesign.AllocationRatio"/> is 1.</summary>
    public bool IsPaired { get; init; }

    private protected override double LargestEffect => double.PositiveInfinity;

    /// <summary>Standard deviation of the differences within pairs whose members correlate.</summary>
    /// <param name="standardDeviation">Standard deviation in either arm. Range: finite, above 0.</param>
    /// <param name="correlation">Correlation within pairs. Range: -1 to 1, 1 excluded.</param>
    /// <returns>sd sqrt(2 (1 - correlation)), in the values' unit.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public static double DeviationOfDifferences(double standardDeviation, double correlation)
    {
        if (!double.IsFinite(standardDeviation) || standardDeviation <= 0)
            throw new ArgumentOutOfRangeException(nameof(standardDeviation), standardDeviation, "The standard deviation must be finite and above 0.");
        if (!(correlation >= -1 && correlation < 1))
            throw new ArgumentOutOfRangeException(nameof(correlation), correlation, "The correlation lies from -1 to 1, 1 excluded.");
        return standardDeviation * Math.Sqrt(2 * (1 - correlation));
    }

    private protected override double PowerAt(double effect, double controlSize)
    {
        var degreesOfFreedom = IsPaired ? controlSize - 1 : (controlSize * (1 + AllocationRatio)) - 2;
        // Below one degree of freedom nothing is known of the spread.
        if (degreesOfFreedom < 1)
            return 0;
        var effective = IsPaired ? controlSize : controlSize * AllocationRatio / (1 + AllocationRatio);
        var noncentrality = Math.Abs(effect) / StandardDeviation * Math.Sqrt(effective);
        var critical = StudentDistribution.UpperQuantile(Tail, degreesOfFreedom);
        var power = NoncentralStudentDistribution.Upper(critical, degreesOfFreedom, noncentrality);
        if (Alternative == Alternative.TwoSided)
            power += NoncentralStudentDistribution.Lower(-critical, degreesOfFreedom, noncentrality);
        return Math.Min(1, power);
    }

    private protected override double SizeFor(double effect, double power)
    {
        var standardised = Math.Abs(effect) / StandardDeviation;
        var z = NormalDistribution.UpperQuantile(Tail) + NormalDistribution.UpperQuantile(1 - power);
        var effective = z * z / standardised / standardised;
        var guess = (IsPaired ? effective : effective * (1 + AllocationRatio) / AllocationRatio) + 3;
        var smallest = IsPaired ? 2 : Math.Max(2, 3 / (1 + AllocationRatio));
        return double.IsFinite(guess) && guess < 1L << 51 ? Solve(size => PowerAt(effect, size), power, smallest, guess) : double.PositiveInfinity;
    }

    private protected override void Require()
    {
        if (IsPaired && (AllocationRatio != 1 || Arms != 2))
            throw new InvalidOperationException("A paired design has two arms of the same size.");
    }
}
