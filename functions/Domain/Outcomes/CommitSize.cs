namespace Splitrun.Domain.Outcomes;

/// <summary>How much of what waits goes into one commit. Both take from the front, and at least one.</summary>
internal static class CommitSize
{
    /// <summary>Most values that the blocks of one commit hold: at up to 200 bytes each that is 2 MB, well below the 4 MiB of a transaction.</summary>
    private const int MaxValues = 10_000;

    /// <summary>As many as take at most that many rows: a row a block, a row a day of assignment or a phase, and one a unit where units have totals of their own.</summary>
    public static IReadOnlyList<LocatedOutcome> ByRows(IReadOnlyList<LocatedOutcome> pending, int maxRows, bool unitIsRun)
    {
        var (blocks, slices, units) = (new HashSet<long>(), new HashSet<SliceKey>(), new HashSet<UnitKey>());
        for (var i = 0; i < pending.Count; i++)
        {
            var unit = new UnitKey(pending[i].Run.Unit, pending[i].Run.Variant);
            var own = SliceKey.OfRun(pending[i].Run).ToList();
            var more = (blocks.Contains(pending[i].Block) ? 0 : 1) + own.Count(slice => !slices.Contains(slice)) + (unitIsRun || units.Contains(unit) ? 0 : 1);
            if (i > 0 && blocks.Count + slices.Count + units.Count + more > maxRows)
            {
                return [.. pending.Take(i)];
            }

            blocks.Add(pending[i].Block);
            slices.UnionWith(own);
            if (!unitIsRun)
            {
                units.Add(unit);
            }
        }

        return pending;
    }

    /// <summary>As many as keep the blocks, with what is in them already, below the bytes of a transaction.</summary>
    public static IReadOnlyList<LocatedOutcome> ByValues(IReadOnlyList<LocatedOutcome> pending, IReadOnlyDictionary<long, OutcomeBlock> present)
    {
        var (blocks, values) = (new HashSet<long>(), 0);
        for (var i = 0; i < pending.Count; i++)
        {
            values += ValuesOf(pending[i].Outcome) + (blocks.Add(pending[i].Block) ? present[pending[i].Block].Outcomes.Values.Sum(ValuesOf) : 0);
            if (i > 0 && values > MaxValues)
            {
                return [.. pending.Take(i)];
            }
        }

        return pending;
    }

    private static int ValuesOf(Outcome outcome) => outcome.Metrics.Count + outcome.Ratios.Count + outcome.Segment.Count;
}
