namespace Splitrun.Domain.Outcomes;

/// <summary>The statistics of a shard's slices, per variant, while outcomes are put in and taken out.</summary>
/// <param name="before">The slices as they were read.</param>
internal sealed class SliceTallies(IReadOnlyDictionary<SliceKey, IReadOnlyDictionary<string, ArmStatistics>> before)
{
    private readonly Dictionary<SliceKey, Dictionary<string, ArmTally>> _tallies = [];

    public ArmTally Of(SliceKey slice, string variant)
    {
        if (!_tallies.TryGetValue(slice, out var arms))
        {
            _tallies[slice] = arms = [];
        }

        if (!arms.TryGetValue(variant, out var tally))
        {
            arms[variant] = tally = new ArmTally(PresentOf(slice).GetValueOrDefault(variant, ArmStatistics.Empty));
        }

        return tally;
    }

    /// <summary>The slices that changed, whole.</summary>
    public IReadOnlyDictionary<SliceKey, IReadOnlyDictionary<string, ArmStatistics>> ToStatistics() =>
        _tallies.ToDictionary(slice => slice.Key, slice => (IReadOnlyDictionary<string, ArmStatistics>)Whole(slice.Key, slice.Value));

    private Dictionary<string, ArmStatistics> Whole(SliceKey slice, Dictionary<string, ArmTally> changed)
    {
        var arms = new Dictionary<string, ArmStatistics>(PresentOf(slice));
        foreach (var (variant, tally) in changed)
        {
            arms[variant] = tally.ToStatistics();
        }

        return arms;
    }

    private IReadOnlyDictionary<string, ArmStatistics> PresentOf(SliceKey slice) =>
        before.GetValueOrDefault(slice) ?? new Dictionary<string, ArmStatistics>();
}
