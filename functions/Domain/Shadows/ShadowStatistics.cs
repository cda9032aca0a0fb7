using Splitrun.Statistics.Samples;

namespace Splitrun.Domain.Shadows;

/// <summary>What is kept of one shadow: its predictions beside the champion's for the same runs. A corrected prediction takes the old one out.</summary>
public sealed record ShadowStatistics
{
    public static readonly ShadowStatistics Empty = new();

    /// <summary>Runs that the shadow reported.</summary>
    public long Reported { get; init; }

    /// <summary>Runs with a prediction of both.</summary>
    public long Pairs { get; init; }

    /// <summary>Pairs in which both are the same.</summary>
    public long Agreed { get; init; }

    /// <summary>Shadow minus champion, over the pairs of numbers.</summary>
    public Moments Differences { get; init; } = Moments.Empty;

    /// <summary>Size of that difference, over the pairs of numbers.</summary>
    public Moments Sizes { get; init; } = Moments.Empty;

    /// <summary>Size of the champion's number, over the pairs of numbers.</summary>
    public Moments Champion { get; init; } = Moments.Empty;

    /// <summary>What <see cref="Differences"/> are worked out from, exactly, so that a corrected number leaves no trace; null where that was not kept.</summary>
    public ExactMoments? DifferenceSums { get; init; }

    /// <summary>What <see cref="Sizes"/> are worked out from.</summary>
    public ExactMoments? SizeSums { get; init; }

    /// <summary>What <see cref="Champion"/> is worked out from.</summary>
    public ExactMoments? ChampionSums { get; init; }

    /// <summary>With what one run says (sign 1), or without it (sign -1).</summary>
    /// <exception cref="InvalidOperationException">There is nothing to take out.</exception>
    internal ShadowStatistics Move(ShadowRun run, string variant, int sign)
    {
        if (!run.Shadows.TryGetValue(variant, out var shadow))
        {
            return this;
        }

        var reported = this with { Reported = Reported + sign };
        return (run.Champion?.Value, shadow.Value) switch
        {
            ({ } champion, { } own) => reported.MovePair(champion, own, sign),
            _ => reported,
        };
    }

    private ShadowStatistics MovePair(Prediction champion, Prediction own, int sign)
    {
        var counted = this with { Pairs = Pairs + sign, Agreed = Agreed + (champion == own ? sign : 0) };
        if (champion.Number is not { } served || own.Number is not { } said)
        {
            return counted;
        }

        var differences = Move(DifferenceSums ?? ExactMoments.Of(Differences), said - served, sign);
        var sizes = Move(SizeSums ?? ExactMoments.Of(Sizes), Math.Abs(said - served), sign);
        var champions = Move(ChampionSums ?? ExactMoments.Of(Champion), Math.Abs(served), sign);
        return counted with
        {
            DifferenceSums = differences,
            SizeSums = sizes,
            ChampionSums = champions,
            Differences = differences.ToMoments(),
            Sizes = sizes.ToMoments(),
            Champion = champions.ToMoments(),
        };
    }

    private static ExactMoments Move(ExactMoments sums, double value, int sign) => sign > 0 ? sums.Add([value]) : sums.Remove([value]);
}

/// <summary>The statistics of an experiment's shadows.</summary>
/// <param name="Variants">Per shadow variant.</param>
/// <param name="LastAt">When they last changed, UTC.</param>
public sealed record ShadowTotals(IReadOnlyDictionary<string, ShadowStatistics> Variants, DateTimeOffset? LastAt)
{
    public static readonly ShadowTotals Empty = new(new Dictionary<string, ShadowStatistics>(), null);

    /// <summary>When the retention settings had the rows of what was said deleted, UTC: nothing is counted from then on. Null while they are there.</summary>
    public DateTimeOffset? RowsDeletedAt { get; init; }
}
