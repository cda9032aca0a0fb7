using Splitrun.Statistics.Comparisons;
using Splitrun.Statistics.Distributions;

namespace Splitrun.Statistics.Planning;

/// <summary>Sample size, power and smallest detectable effect for proportions, by the normal approximation.</summary>
/// <remarks>[Fleiss03] eq. 4.14 (pooled null, the z test's own) and 4.16 without its continuity correction; unpooled as [CSW08] section 4.2.1.</remarks>
public sealed record ProportionDesign : ExperimentDesign
{
    /// <summary>Control's proportion. Range: 0 &lt; baseline &lt; 1. An effect is the treatment's proportion less this one.</summary>
    public required double Baseline { get; init => field = Between(value, 0, 1); }

    /// <summary>Whether the test's standard error pools both arms, as <see cref="TwoProportionTest"/> does.</summary>
    public bool IsPooled { get; init; } = true;

    private protected override double LargestEffect => Math.BitDecrement(1 - Baseline);

    private protected override double PowerAt(double effect, double controlSize)
    {
        var (underNull, alternative) = Deviations(effect);
        var z = NormalDistribution.UpperQuantile(Tail);
        var shift = Math.Abs(effect) * Math.Sqrt(controlSize);
        var power = NormalDistribution.Lower((shift - (z * underNull)) / alternative);
        if (Alternative == Alternative.TwoSided)
            power += NormalDistribution.Lower((-shift - (z * underNull)) / alternative);
        return Math.Min(1, power);
    }

    private protected override double SizeFor(double effect, double power)
    {
        // Closed form for the near tail, as the literature has it; the far tail adds nothing at a power above alpha.
        var (underNull, alternative) = Deviations(effect);
        var sum = (NormalDistribution.UpperQuantile(Tail) * underNull) + (NormalDistribution.UpperQuantile(1 - power) * alternative);
        return sum * sum / effect / effect;
    }

    // Standard deviations of the difference times the root of control's size, under no difference and under the effect.
    private (double Null, double Alternative) Deviations(double effect)
    {
        var target = Baseline + effect;
        if (!(target >= 0 && target <= 1))
            throw new ArgumentOutOfRangeException(nameof(effect), effect, "Baseline and effect together lie from 0 to 1.");
        var unpooled = Math.Sqrt((Baseline * (1 - Baseline)) + (target * (1 - target) / AllocationRatio));
        var mean = (Baseline + (AllocationRatio * target)) / (1 + AllocationRatio);
        return (IsPooled ? Math.Sqrt(mean * (1 - mean) * (1 + (1 / AllocationRatio))) : unpooled, unpooled);
    }
}
