using Splitrun.Statistics.Distributions;
using Splitrun.Statistics.Samples;

namespace Splitrun.Statistics.Comparisons;

/// <summary>Pearson's chi-square test that several arms share one distribution over categories.</summary>
/// <remarks>[Pearson00], without continuity correction. Valid at one look.</remarks>
public static class ChiSquareTest
{
    /// <summary>Compares the proportions of two or more arms.</summary>
    /// <param name="arms">Successes and trials an arm.</param>
    /// <returns>As <see cref="Compare(IReadOnlyList{IReadOnlyList{long}})"/>.</returns>
    public static ComparisonResult Compare(IReadOnlyList<Proportion> arms)
    {
        ArgumentNullException.ThrowIfNull(arms);
        return Compare([.. arms.Select(arm => (IReadOnlyList<long>)[arm.Successes, arm.Failures])]);
    }

    /// <summary>Compares the category counts of two or more arms.</summary>
    /// <param name="arms">Counts an arm, category by category. Range: at least 0 each. Categories that no arm has are left out.</param>
    /// <returns>
    /// Chi-square, df and p; or a reason: <see cref="Reason.NotApplicable"/> (fewer than two arms), <see cref="Reason.EmptyArm"/>,
    /// <see cref="Reason.ZeroVariance"/> (a single category). Marked approximate when an expected count is below 5.
    /// </returns>
    /// <exception cref="ArgumentException">The arms have different numbers of categories.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A count is negative.</exception>
    public static ComparisonResult Compare(IReadOnlyList<IReadOnlyList<long>> arms)
    {
        ArgumentNullException.ThrowIfNull(arms);
        if (arms.Any(arm => arm.Count != arms[0].Count))
            throw new ArgumentException("Every arm must have the same categories.", nameof(arms));
        if (arms.Any(arm => arm.Any(count => count < 0)))
            throw new ArgumentOutOfRangeException(nameof(arms), "A count is not negative.");
        if (arms.Count < 2)
            return ComparisonResult.Without(ComparisonMethod.ChiSquare, Reason.NotApplicable);
        double[] rows = [.. arms.Select(arm => (double)arm.Sum())];
        double[] columns = [.. Enumerable.Range(0, arms[0].Count).Select(category => (double)arms.Sum(arm => arm[category]))];
        if (rows.Any(row => row == 0))
            return ComparisonResult.Without(ComparisonMethod.ChiSquare, Reason.EmptyArm);
        var categories = columns.Count(column => column > 0);
        return categories < 2 ? ComparisonResult.Without(ComparisonMethod.ChiSquare, Reason.ZeroVariance) : Test(arms, rows, columns, categories);
    }

    private static ComparisonResult Test(IReadOnlyList<IReadOnlyList<long>> arms, double[] rows, double[] columns, int categories)
    {
        double statistic = 0, smallest = double.PositiveInfinity, total = rows.Sum();
        for (var i = 0; i < rows.Length; i++)
        {
            for (var j = 0; j < columns.Length; j++)
            {
                if (columns[j] == 0)
                    continue;
                var expected = rows[i] * (columns[j] / total);
                smallest = Math.Min(smallest, expected);
                statistic += (arms[i][j] - expected) * (arms[i][j] - expected) / expected;
            }
        }

        var degreesOfFreedom = (rows.Length - 1) * (categories - 1);
        return new ComparisonResult
        {
            Method = ComparisonMethod.ChiSquare,
            Statistic = statistic,
            DegreesOfFreedom = degreesOfFreedom,
            IsApproximate = smallest < TwoProportionTest.MinExpectedCount,
        }.WithPValue(ChiSquareDistribution.LogUpper(statistic, degreesOfFreedom));
    }
}
