namespace Splitrun.Statistics.Comparisons;

/// <summary>Ranks with ties shared.</summary>
internal sealed class Ranks
{
    private Ranks(double[] values, double tieCorrection)
    {
        Values = values;
        TieCorrection = tieCorrection;
    }

    /// <summary>Rank of each value, from 1, the mean of the places that tied values share.</summary>
    public double[] Values { get; }

    /// <summary>The sum of t^3 - t over all groups of t tied values.</summary>
    public double TieCorrection { get; }

    public bool HasTies => TieCorrection > 0;

    public static Ranks Of(ReadOnlySpan<double> values)
    {
        var keys = values.ToArray();
        var order = new int[keys.Length];
        for (var i = 0; i < order.Length; i++)
            order[i] = i;
        Array.Sort(keys, order);
        var ranks = new double[keys.Length];
        var correction = 0.0;
        for (int from = 0, to; from < keys.Length; from = to)
        {
            for (to = from + 1; to < keys.Length && keys[to] == keys[from];)
                to++;
            for (var i = from; i < to; i++)
                ranks[order[i]] = 0.5 * (from + 1 + to);
            double tied = to - from;
            correction += (tied * tied * tied) - tied;
        }

        return new(ranks, correction);
    }

    /// <summary>Refuses what has no rank.</summary>
    public static void RequireFinite(ReadOnlySpan<double> values, string name)
    {
        foreach (var value in values)
        {
            if (!double.IsFinite(value))
                throw new ArgumentOutOfRangeException(name, value, "Values must be finite.");
        }
    }
}
