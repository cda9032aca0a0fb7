using System.Runtime.InteropServices;

namespace Splitrun.Statistics.Bayesian;

/// <summary>A normal prior for an effect.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct NormalPrior
{
    /// <summary>Makes a prior.</summary>
    /// <param name="mean">Prior mean, in the effect's unit. Range: finite.</param>
    /// <param name="standardDeviation">Prior standard deviation, in the effect's unit. Range: finite, above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public NormalPrior(double mean, double standardDeviation)
    {
        if (!double.IsFinite(mean))
            throw new ArgumentOutOfRangeException(nameof(mean), mean, "The prior mean must be finite.");
        if (!double.IsFinite(standardDeviation) || standardDeviation <= 0)
            throw new ArgumentOutOfRangeException(nameof(standardDeviation), standardDeviation, "The prior standard deviation must be finite and above 0.");
        Mean = mean;
        StandardDeviation = standardDeviation;
    }

    /// <summary>The default for relative effects: mean 0, standard deviation 0.3, so that lifts beyond 60 % are thought rare.</summary>
    public static NormalPrior ForRelativeEffect { get; } = new(0, 0.3);

    /// <summary>Prior mean, in the effect's unit.</summary>
    public double Mean { get; }

    /// <summary>Prior standard deviation, in the effect's unit.</summary>
    public double StandardDeviation { get; }
}
