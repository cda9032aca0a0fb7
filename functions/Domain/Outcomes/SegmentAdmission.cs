namespace Splitrun.Domain.Outcomes;

/// <summary>
/// Decides which segment values get statistics of their own: the first ones to come, up to a limit, so that what is kept stays small
/// whatever callers send. Later values share one slice a name.
/// </summary>
/// <param name="known">The slices that there are.</param>
/// <param name="maxNames">Names that there may be.</param>
internal sealed class SegmentAdmission(IEnumerable<SliceKey> known, int maxNames = SegmentAdmission.MaxNames)
{
    /// <summary>Values with statistics of their own, over all names of a shard.</summary>
    public const int MaxValues = 30;

    /// <summary>Names of a shard, at the most; outcomes are not cut by further ones.</summary>
    public const int MaxNames = 8;

    /// <summary>Rows that segments may take in one commit.</summary>
    public const int MaxSlices = MaxValues + MaxNames;

    private readonly HashSet<SliceKey> _known = [.. known];

    public IReadOnlyCollection<SliceKey> Known => _known;

    /// <summary>The slice that a value counts in; null where it counts in none.</summary>
    public SliceKey? Admit(string name, string value)
    {
        var own = SliceKey.OfSegment(name, value);
        if (_known.Contains(own))
        {
            return own;
        }

        if (_known.All(k => k.Name != name) && _known.Select(k => k.Name).Distinct().Count() >= maxNames)
        {
            return null;
        }

        var slice = _known.Count(k => k.Value is not null) < MaxValues ? own : SliceKey.OfSegment(name, null);
        _known.Add(slice);
        return slice;
    }
}
