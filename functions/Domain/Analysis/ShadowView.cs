using Splitrun.Domain.Reports;
using Splitrun.Domain.Shadows;

namespace Splitrun.Domain.Analysis;

/// <summary>Judges the shadows of an experiment.</summary>
internal static class ShadowView
{
    /// <summary>A divergence above this is flagged.</summary>
    private const double Threshold = 0.05;

    /// <summary>One report a shadow, in the definition's order; null where there is none.</summary>
    public static IReadOnlyList<ShadowReport>? Of(AnalysisFrame frame, ShadowTotals totals)
    {
        var shadows = frame.Definition.ShadowVariants.Select(v => Of(v.Key, totals.Variants.GetValueOrDefault(v.Key, ShadowStatistics.Empty), frame.Policy.MinSamples)).ToList();
        return shadows.Count > 0 ? shadows : null;
    }

    private static ShadowReport Of(string variant, ShadowStatistics shadow, int minSamples)
    {
        if (shadow.Pairs == 0)
            return new ShadowReport(variant, shadow.Reported, 0, null, null, null, CheckStatus.Pending, "no_pairs");

        var agreement = shadow.Agreed / (double)shadow.Pairs;
        var divergence = DivergenceOf(shadow, agreement);
        var status = shadow.Pairs < minSamples ? CheckStatus.Pending : divergence > Threshold ? CheckStatus.Fail : CheckStatus.Pass;
        var reason = status switch
        {
            CheckStatus.Pending => "too_few",
            CheckStatus.Fail => $"predictions diverge by {NumberText.Percent(divergence)}, more than {NumberText.Percent(Threshold)}",
            _ => null,
        };
        return new ShadowReport(
            variant, shadow.Reported, shadow.Pairs, agreement, shadow.Differences.Count > 0 ? Finite.OrNull(shadow.Differences.Mean) : null, divergence, status, reason);
    }

    /// <summary>By size where all pairs are numbers; where the champion says 0 throughout, and for texts, by the share that differs.</summary>
    private static double DivergenceOf(ShadowStatistics shadow, double agreement) =>
        shadow.Differences.Count == shadow.Pairs && shadow.Champion.Mean > 0 && Finite.OrNull(shadow.Sizes.Mean / shadow.Champion.Mean) is { } relative
            ? relative
            : 1 - agreement;
}
