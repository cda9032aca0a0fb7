using Splitrun.Statistics.Comparisons;
using Splitrun.Statistics.Distributions;
using Splitrun.Statistics.Sequential;

namespace Splitrun.Statistics.Planning;

/// <summary>What every design has in common: the error rates, the arms and how they are looked at. Setting a property outside its range throws.</summary>
public abstract record ExperimentDesign
{
    /// <summary>Significance level over all challengers (alpha). Range: 0 &lt; alpha &lt; 1.</summary>
    public double Alpha { get; init => field = Between(value, 0, 1); } = 0.05;

    /// <summary>Two-sided, or one-sided in the effect's own direction.</summary>
    public Alternative Alternative { get; init; } = Alternative.TwoSided;

    /// <summary>Observations of a challenger for each of control. Range: finite, above 0.</summary>
    public double AllocationRatio { get; init => field = Between(value, 0, double.PositiveInfinity); } = 1;

    /// <summary>Arms, control included; each challenger is tested at alpha / (arms - 1), [Dunn61]. Range: 2 to 64.</summary>
    public int Arms
    {
        get;
        init => field = value is >= 2 and <= 64 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "A design has 2 to 64 arms.");
    } = 2;

    /// <summary>
    /// Whether the experiment is looked at while it runs, by a confidence sequence that is tightest at its end: sizes grow by the ratio of both
    /// squared critical values.
    /// </summary>
    public bool IsSequential { get; init; }

    /// <summary>Level of a single comparison.</summary>
    private double ComparisonAlpha => Alpha / (Arms - 1);

    /// <summary>Tail of a single comparison.</summary>
    private protected double Tail => Levels.Tail(ComparisonAlpha, Alternative);

    private double Inflation => IsSequential ? ConfidenceSequence.Inflation(ComparisonAlpha, Alternative) : 1;

    /// <summary>Power of one comparison.</summary>
    /// <param name="effect">The effect to be found, in the metric's unit; its sign does not matter for means. Range: finite.</param>
    /// <param name="controlSize">Observations in the control arm. Range: at least 2.</param>
    /// <returns>The chance to find it, from 0 to 1.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public double Power(double effect, double controlSize)
    {
        Require();
        RequireEffect(effect);
        if (!double.IsFinite(controlSize) || controlSize < 2)
            throw new ArgumentOutOfRangeException(nameof(controlSize), controlSize, "The control arm needs at least 2 observations.");
        return PowerAt(effect, controlSize / Inflation);
    }

    /// <summary>The smallest sample that reaches a power.</summary>
    /// <param name="effect">The effect to be found, in the metric's unit. Range: finite, not 0.</param>
    /// <param name="power">Wanted power (1 - beta). Range: above the tail's probability, below 1.</param>
    /// <returns>The plan; null where it would take more than 2^50 observations.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public SampleSizePlan? SampleSize(double effect, double power = 0.8)
    {
        Require();
        RequireEffect(effect);
        RequirePower(power);
        if (effect == 0)
            throw new ArgumentOutOfRangeException(nameof(effect), effect, "No sample is large enough to find no effect.");
        return SampleSizePlan.From(Math.Max(2, SizeFor(effect, power) * Inflation), AllocationRatio, Arms);
    }

    /// <summary>The smallest effect that is found with a power.</summary>
    /// <param name="controlSize">Observations in the control arm. Range: at least 2.</param>
    /// <param name="power">Wanted power (1 - beta). Range: above the tail's probability, below 1.</param>
    /// <returns>The effect, positive, in the metric's unit; null where even the largest possible one is not found.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public double? MinimumDetectableEffect(double controlSize, double power = 0.8)
    {
        RequirePower(power);
        var largest = LargestEffect;
        if (double.IsInfinity(largest))
        {
            largest = 1e-300;
            while (Power(largest, controlSize) < power)
            {
                largest *= 1000;
                if (double.IsInfinity(largest))
                    return null;
            }
        }
        else if (Power(largest, controlSize) < power)
        {
            return null;
        }

        var smallest = largest;
        while (Power(smallest, controlSize) >= power)
            smallest /= 1000;
        return RootFinding.Illinois(effect => Power(effect, controlSize) - power, smallest, largest);
    }

    /// <summary>The largest effect that is possible; infinite for means.</summary>
    private protected abstract double LargestEffect { get; }

    private protected abstract double PowerAt(double effect, double controlSize);

    private protected abstract double SizeFor(double effect, double power);

    /// <summary>Refuses properties that contradict each other.</summary>
    private protected virtual void Require()
    {
    }

    /// <summary>The value, when it lies strictly between both limits.</summary>
    private protected static double Between(double value, double lower, double upper) => value > lower && value < upper
        ? value
        : throw new ArgumentOutOfRangeException(nameof(value), value, $"The value must lie between {lower} and {upper}, both excluded.");

    /// <summary>Where a power that rises with the size is reached.</summary>
    private protected static double Solve(Func<double, double> powerAt, double power, double smallest, double guess)
    {
        if (powerAt(smallest) >= power)
            return smallest;
        var upper = Math.Max(2 * smallest, guess);
        while (powerAt(upper) < power)
        {
            upper *= 2;
            if (upper > 1L << 52)
                return double.PositiveInfinity;
        }

        return RootFinding.Illinois(size => powerAt(size) - power, smallest, upper);
    }

    private static void RequireEffect(double effect)
    {
        if (!double.IsFinite(effect))
            throw new ArgumentOutOfRangeException(nameof(effect), effect, "The effect must be finite.");
    }

    private void RequirePower(double power)
    {
        Require();
        if (!(power > 2 * Tail && power < 1))
            throw new ArgumentOutOfRangeException(nameof(power), power, "The power must lie between the significance level and 1.");
    }
}
