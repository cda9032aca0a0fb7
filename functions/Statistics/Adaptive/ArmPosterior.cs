using MathNet.Numerics.Distributions;
using Splitrun.Statistics.Samples;

namespace Splitrun.Statistics.Adaptive;

/// <summary>What is believed of an arm's mean, for Thompson sampling.</summary>
public sealed class ArmPosterior
{
    private readonly Func<Random, double> _draw;

    private ArmPosterior(long count, Func<Random, double> draw)
    {
        Count = count;
        _draw = draw;
    }

    /// <summary>Runs behind it.</summary>
    public long Count { get; }

    /// <summary>The posterior of a mean under the flat prior: Student's t around the sample mean.</summary>
    /// <param name="arm">The arm's outcomes.</param>
    /// <returns>The posterior; below two values, or when all are equal, a point at the mean.</returns>
    /// <remarks>[GCSR13] eq. 3.5.</remarks>
    public static ArmPosterior OfMean(Moments arm)
    {
        if (arm.Count < 2 || arm.SumOfSquaredDeviations == 0)
            return new(arm.Count, _ => arm.Mean);
        var scale = Math.Sqrt(arm.VarianceOfMean);
        return new(arm.Count, random => StudentT.Sample(random, arm.Mean, scale, arm.Count - 1));
    }

    /// <summary>The posterior of a proportion under the flat prior: Beta(1 + successes, 1 + failures).</summary>
    /// <param name="arm">The arm's successes and trials.</param>
    /// <returns>The posterior.</returns>
    /// <remarks>[Thompson33].</remarks>
    public static ArmPosterior OfProportion(Proportion arm) =>
        new(arm.Trials, random => Beta.Sample(random, arm.Successes + 1, arm.Failures + 1));

    /// <summary>The posterior of what was estimated with a known standard error, such as a ratio by the delta method: Student's t around the estimate.</summary>
    /// <param name="count">Independent observations behind it. Range: at least 2 where the standard error is above 0.</param>
    /// <param name="estimate">The estimate.</param>
    /// <param name="standardError">Its standard error. Range: 0 or more.</param>
    /// <returns>The posterior; without a standard error a point at the estimate.</returns>
    /// <remarks>[GCSR13] eq. 3.5.</remarks>
    public static ArmPosterior OfEstimate(long count, double estimate, double standardError) => standardError > 0
        ? new(count, random => StudentT.Sample(random, estimate, standardError, count - 1))
        : new(count, _ => estimate);

    internal double Draw(Random random) => _draw(random);
}
