namespace Splitrun.Domain.Outcomes;

/// <summary>How much of what waits goes into one commit. Both take from the front, and at least one.</summary>
public static class CommitSize
{
    /// <summary>
    /// Bytes that the blocks of one commit take as they are written: a third more on the way to storage, so that half of the 4 MiB of a
    /// transaction is left for statistics. Where those take more, the store says so, and fewer are tried.
    /// </summary>
    public const int MaxBlockBytes = 1_500_000;

    /// <summary>As many as take at most that many rows: a row a block, a row a day of assignment or a phase, and one a unit where units have totals of their own.</summary>
    internal static IReadOnlyList<LocatedOutcome> ByRows(IReadOnlyList<LocatedOutcome> pending, int maxRows, bool unitIsRun)
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
    internal static IReadOnlyList<LocatedOutcome> ByBytes(IReadOnlyList<LocatedOutcome> pending, IReadOnlyDictionary<long, OutcomeBlock> present)
    {
        var (blocks, bytes) = (new HashSet<long>(), 0L);
        for (var i = 0; i < pending.Count; i++)
        {
            bytes += pending[i].Outcome.EstimatedBytes + (blocks.Add(pending[i].Block) ? present[pending[i].Block].Outcomes.Values.Sum(outcome => outcome.EstimatedBytes) : 0);
            if (i > 0 && bytes > MaxBlockBytes)
            {
                return [.. pending.Take(i)];
            }
        }

        return pending;
    }
}
