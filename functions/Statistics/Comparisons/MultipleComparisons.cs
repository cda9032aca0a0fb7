namespace Splitrun.Statistics.Comparisons;

/// <summary>Adjusts p-values for having asked several questions. A missing p-value (null) stays missing and does not count.</summary>
public static class MultipleComparisons
{
    /// <summary>Holm's step-down adjustment: controls the chance of any false rejection.</summary>
    /// <param name="pValues">Raw p-values; null where a test gave none. Range: 0 to 1.</param>
    /// <returns>Adjusted p-values in the same order, from 0 to 1.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A p-value is outside its range.</exception>
    /// <remarks>[Holm79]; as R's p.adjust(method = "holm").</remarks>
    public static IReadOnlyList<double?> Holm(IReadOnlyList<double?> pValues)
    {
        var order = Ascending(pValues);
        var adjusted = new double?[pValues.Count];
        var largest = 0.0;
        for (var i = 0; i < order.Length; i++)
        {
            largest = Math.Max(largest, Math.Min(1, (order.Length - i) * pValues[order[i]]!.Value));
            adjusted[order[i]] = largest;
        }

        return adjusted;
    }

    /// <summary>Benjamini and Hochberg's step-up adjustment: controls the share of false rejections.</summary>
    /// <param name="pValues">Raw p-values; null where a test gave none. Range: 0 to 1.</param>
    /// <returns>Adjusted p-values in the same order, from 0 to 1.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A p-value is outside its range.</exception>
    /// <remarks>[BH95] eq. 1; as R's p.adjust(method = "BH").</remarks>
    public static IReadOnlyList<double?> BenjaminiHochberg(IReadOnlyList<double?> pValues)
    {
        var order = Ascending(pValues);
        var adjusted = new double?[pValues.Count];
        var smallest = 1.0;
        for (var i = order.Length - 1; i >= 0; i--)
        {
            smallest = Math.Min(smallest, (double)order.Length / (i + 1) * pValues[order[i]]!.Value);
            adjusted[order[i]] = smallest;
        }

        return adjusted;
    }

    /// <summary>Bonferroni's adjustment: each p-value times their number.</summary>
    /// <param name="pValues">Raw p-values; null where a test gave none. Range: 0 to 1.</param>
    /// <returns>Adjusted p-values in the same order, from 0 to 1.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A p-value is outside its range.</exception>
    /// <remarks>[Dunn61]; as R's p.adjust(method = "bonferroni").</remarks>
    public static IReadOnlyList<double?> Bonferroni(IReadOnlyList<double?> pValues)
    {
        var family = Ascending(pValues).Length;
        return [.. pValues.Select(p => p is { } value ? Math.Min(1, family * value) : (double?)null)];
    }

    private static int[] Ascending(IReadOnlyList<double?> pValues)
    {
        ArgumentNullException.ThrowIfNull(pValues);
        foreach (var p in pValues)
        {
            if (p is { } value && !(value >= 0 && value <= 1))
                throw new ArgumentOutOfRangeException(nameof(pValues), p, "A p-value lies from 0 to 1.");
        }

        return [.. Enumerable.Range(0, pValues.Count).Where(i => pValues[i] is not null).OrderBy(i => pValues[i])];
    }
}
