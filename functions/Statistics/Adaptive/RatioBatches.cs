using Splitrun.Statistics.Samples;

namespace Splitrun.Statistics.Adaptive;

/// <summary>A ratio of totals as a mean, so that what compares means by batches compares ratios too.</summary>
public static class RatioBatches
{
    /// <summary>The values R + (x - R y) / m of each batch, R being the arm's ratio of totals and m its mean denominator: their mean over all batches is R.</summary>
    /// <param name="batches">One arm's pairs of numerator (X) and denominator (Y), batch by batch; empty ones may be among them.</param>
    /// <returns>The moments of the values, batch by batch; null where the denominators of the arm sum to 0.</returns>
    /// <remarks>[DKM18] eq. 4: the delta method for a ratio is the variance of these values. R and m are of all batches, an error of the order 1 / n.</remarks>
    public static IReadOnlyList<Moments>? Linearize(IReadOnlyList<CoMoments> batches)
    {
        ArgumentNullException.ThrowIfNull(batches);
        var whole = batches.Aggregate(CoMoments.Empty, (sum, batch) => sum.Merge(batch));
        var (ratio, scale) = (whole.X.Mean / whole.Y.Mean, whole.Y.Mean);
        return whole.Count > 0 && scale != 0 && double.IsFinite(ratio) ? [.. batches.Select(batch => Linearize(batch, ratio, scale))] : null;
    }

    private static Moments Linearize(CoMoments batch, double ratio, double scale)
    {
        if (batch.Count == 0)
            return Moments.Empty;

        var squares = batch.X.SumOfSquaredDeviations - (2 * ratio * batch.SumOfProducts) + (ratio * ratio * batch.Y.SumOfSquaredDeviations);
        return new Moments(batch.Count, ratio + ((batch.X.Mean - (ratio * batch.Y.Mean)) / scale), Math.Max(0, squares) / scale / scale);
    }
}
