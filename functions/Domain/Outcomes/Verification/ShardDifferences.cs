using System.Globalization;
using Splitrun.Domain.Experiments;
using Splitrun.Domain.Runs;

namespace Splitrun.Domain.Outcomes.Verification;

/// <summary>What differs between what a shard keeps and what its raw rows give.</summary>
internal static class ShardDifferences
{
    /// <summary>Of the counts of runs.</summary>
    public static IEnumerable<Difference> OfRuns(int shard, ShardHead kept, ShardHead recounted)
    {
        Difference Found(string? variant, string quantity, double k, double r) => new(shard, null, variant, null, quantity, k, r);
        foreach (var found in OfArms(new Difference(shard, null, null, null, "", 0, 0), kept.Arms, recounted.Arms))
        {
            yield return found;
        }

        foreach (var phase in kept.Phases.Keys.Union(recounted.Phases.Keys).Order())
        {
            var place = new Difference(shard, SliceKey.OfPhase(phase).SegmentText, null, null, "", 0, 0);
            foreach (var found in OfArms(place, kept.Phases.GetValueOrDefault(phase) ?? NoHeads, recounted.Phases.GetValueOrDefault(phase) ?? NoHeads))
            {
                yield return found;
            }
        }

        foreach (var version in kept.Versions.Union(recounted.Versions).Except(kept.Versions.Intersect(recounted.Versions)).Order())
        {
            yield return Found(null, $"version {version}", kept.Versions.Contains(version) ? 1 : 0, recounted.Versions.Contains(version) ? 1 : 0);
        }

        foreach (var reason in kept.NotCounted.Keys.Union(recounted.NotCounted.Keys))
        {
            var (k, r) = (kept.NotCounted.GetValueOrDefault(reason), recounted.NotCounted.GetValueOrDefault(reason));
            if (k != r)
            {
                yield return Found(null, Words.Of(reason), k, r);
            }
        }

        // A number above the last row's is no difference: numbers are never given twice.
        if (kept.RunSeq < recounted.RunSeq)
        {
            yield return Found(null, "last run number", kept.RunSeq, recounted.RunSeq);
        }
    }

    private static IEnumerable<Difference> OfArms(Difference place, IReadOnlyDictionary<string, ArmHead> kept, IReadOnlyDictionary<string, ArmHead> recounted)
    {
        // Shares are added up as they come, and rounded each time: what that makes is far below one in a thousand million of the runs.
        var runs = recounted.Values.Sum(arm => (double)arm.Runs);
        return from variant in kept.Keys.Union(recounted.Keys).Order(StringComparer.Ordinal)
               let k = kept.GetValueOrDefault(variant, ArmHead.Empty)
               let r = recounted.GetValueOrDefault(variant, ArmHead.Empty)
               from found in new (string Quantity, double Kept, double Recounted, double Scale)[]
               {
                ("runs", k.Runs, r.Runs, 0),
                ("imported", k.Imported, r.Imported, 0),
                ("expected", k.Expected, r.Expected, runs),
               }
               where StatisticsComparison.Differ(found.Kept, found.Recounted, found.Scale)
               select place with { Variant = variant, Quantity = found.Quantity, Kept = found.Kept, Recounted = found.Recounted };
    }

    /// <summary>Of the statistics of outcomes, as a whole and by slice.</summary>
    public static IEnumerable<Difference> OfStatistics(
        int shard, IReadOnlyDictionary<string, ArmStatistics> whole, IReadOnlyDictionary<SliceKey, IReadOnlyDictionary<string, ArmStatistics>> slices, RecountedShard recounted) =>
        OfArms(shard, null, whole, recounted.Arms).Concat(slices.Keys.Union(recounted.Slices.Keys).SelectMany(slice => OfArms(
            shard, TextOf(slice), slices.GetValueOrDefault(slice) ?? None, recounted.Slices.GetValueOrDefault(slice) ?? None)));

    /// <summary>Of the totals of one unit; those without runs are as good as none.</summary>
    public static IEnumerable<Difference> OfUnit(int shard, UnitKey unit, UnitTotals kept, UnitTotals recounted) =>
        from name in kept.Metrics.Keys.Union(recounted.Metrics.Keys).Order(StringComparer.Ordinal)
        let k = kept.Of(name)
        let r = recounted.Of(name)
        from found in new (string Quantity, double Kept, double Recounted)[]
        {
            ("unit runs", k.Runs, r.Runs),
            ("unit numerator", k.Numerator.Value, r.Numerator.Value),
            ("unit denominator", k.Denominator.Value, r.Denominator.Value),
        }
        // Totals are exact; but those that were begun before they were carry the rounding of that time on.
        where StatisticsComparison.Differ(found.Kept, found.Recounted, Math.Abs(found.Recounted))
        select new Difference(shard, null, unit.Variant, name, found.Quantity, found.Kept, found.Recounted) { Unit = unit.Unit };

    private static readonly IReadOnlyDictionary<string, ArmHead> NoHeads = new Dictionary<string, ArmHead>();

    private static readonly IReadOnlyDictionary<string, ArmStatistics> None = new Dictionary<string, ArmStatistics>();

    private static IEnumerable<Difference> OfArms(
        int shard, string? slice, IReadOnlyDictionary<string, ArmStatistics> kept, IReadOnlyDictionary<string, ArmStatistics> recounted) =>
        kept.Keys.Union(recounted.Keys).SelectMany(variant => StatisticsComparison.Of(
            new Difference(shard, slice, variant, null, "", 0, 0),
            kept.GetValueOrDefault(variant, ArmStatistics.Empty),
            recounted.GetValueOrDefault(variant, ArmStatistics.Empty)));

    private static string TextOf(SliceKey slice) => slice.Day?.ToString("O", CultureInfo.InvariantCulture) ?? slice.SegmentText;
}
