namespace Splitrun.Statistics.Distributions;

/// <summary>
/// The hypergeometric distribution: how many of the <paramref name="drawn"/> are marked, when they are drawn without replacement from as many
/// marked and unmarked.
/// </summary>
/// <param name="marked">Marked items.</param>
/// <param name="unmarked">Unmarked items.</param>
/// <param name="drawn">Items drawn.</param>
internal sealed class HypergeometricDistribution(long marked, long unmarked, long drawn)
{
    /// <summary>Terms smaller than this share of the sum no longer change it.</summary>
    private const double Negligible = 1e-18;

    private long First => Math.Max(0, drawn - unmarked);

    private long Last => Math.Min(marked, drawn);

    /// <summary>ln P(X = k), [Loader00] section 4.</summary>
    public double LogMass(long k)
    {
        var total = (double)marked + unmarked;
        double p = drawn / total, q = (total - drawn) / total;
        return Deviance.LogBinomial(k, marked - k, p, q) + Deviance.LogBinomial(drawn - k, unmarked - drawn + k, p, q)
            - Deviance.LogBinomial(drawn, total - drawn, p, q);
    }

    /// <summary>ln P(X &lt;= k).</summary>
    public double LogLower(long k)
    {
        if (k < First)
            return double.NegativeInfinity;
        return k >= Last ? 0 : k <= Mode ? SumDown(k) : Deviance.LogComplement(SumUp(k + 1));
    }

    /// <summary>ln P(X >= k).</summary>
    public double LogUpper(long k)
    {
        if (k > Last)
            return double.NegativeInfinity;
        return k <= First ? 0 : k > Mode ? SumUp(k) : Deviance.LogComplement(SumDown(k - 1));
    }

    /// <summary>ln of the two-sided p-value: all outcomes no more likely than the observed one.</summary>
    /// <remarks>With the relative tolerance 1e-7 that R's fisher.test uses for "no more likely".</remarks>
    public double LogTwoSided(long observed)
    {
        var limit = LogMass(observed) + 1e-7;
        if (LogMass(Mode) <= limit)
            return 0;
        return observed <= Mode
            ? Deviance.LogSum(SumDown(observed), SumUp(FirstAtMost(limit)))
            : Deviance.LogSum(SumUp(observed), SumDown(LastAtMost(limit)));
    }

    private long Mode => Math.Clamp((long)Math.Floor((drawn + 1.0) * (marked + 1.0) / (marked + (double)unmarked + 2)), First, Last);

    // Masses fall from the mode outward, so that bisection finds where they pass the limit.
    private long FirstAtMost(double limit)
    {
        long above = Mode, atMost = Last + 1;
        while (atMost - above > 1)
        {
            var middle = above + ((atMost - above) / 2);
            if (LogMass(middle) <= limit)
                atMost = middle;
            else
                above = middle;
        }

        return atMost;
    }

    private long LastAtMost(double limit)
    {
        long atMost = First - 1, above = Mode;
        while (above - atMost > 1)
        {
            var middle = atMost + ((above - atMost) / 2);
            if (LogMass(middle) <= limit)
                atMost = middle;
            else
                above = middle;
        }

        return atMost;
    }

    private double SumDown(long k)
    {
        if (k < First)
            return double.NegativeInfinity;
        double term = 1, sum = 1;
        for (var i = k; i > First && term > sum * Negligible; i--)
        {
            term *= i / (double)(marked - i + 1) * (unmarked - drawn + i) / (drawn - i + 1);
            sum += term;
        }

        return Math.Min(0, LogMass(k) + Math.Log(sum));
    }

    private double SumUp(long k)
    {
        if (k > Last)
            return double.NegativeInfinity;
        double term = 1, sum = 1;
        for (var i = k; i < Last && term > sum * Negligible; i++)
        {
            term *= (marked - i) / (double)(i + 1) * (drawn - i) / (unmarked - drawn + i + 1);
            sum += term;
        }

        return Math.Min(0, LogMass(k) + Math.Log(sum));
    }
}
