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
        Difference Found(string? variant, string quantity, long k, long r) => new(shard, null, variant, null, quantity, k, r);
        foreach (var variant in kept.Arms.Keys.Union(recounted.Arms.Keys).Order(StringComparer.Ordinal).Where(v => kept.CountOf(v) != recounted.CountOf(v)))
        {
            yield return Found(variant, "runs", kept.CountOf(variant), recounted.CountOf(variant));
        }

        foreach (var found in kept.Phases.Keys.Union(recounted.Phases.Keys).Order().SelectMany(phase => OfPhase(shard, phase, kept, recounted)))
        {
            yield return found;
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

    private static IEnumerable<Difference> OfPhase(int shard, int phase, ShardHead kept, ShardHead recounted) =>
        from variant in kept.Arms.Keys.Union(recounted.Arms.Keys).Order(StringComparer.Ordinal)
        let k = RunsOf(kept, phase, variant)
        let r = RunsOf(recounted, phase, variant)
        where k != r
        select new Difference(shard, SliceKey.OfPhase(phase).SegmentText, variant, null, "runs", k, r);

    private static long RunsOf(ShardHead head, int phase, string variant) =>
        head.Phases.TryGetValue(phase, out var arms) && arms.TryGetValue(variant, out var arm) ? arm.Runs : 0;

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
        where !found.Kept.Equals(found.Recounted)
        select new Difference(shard, null, unit.Variant, name, found.Quantity, found.Kept, found.Recounted) { Unit = unit.Unit };

    private static readonly IReadOnlyDictionary<string, ArmStatistics> None = new Dictionary<string, ArmStatistics>();

    private static IEnumerable<Difference> OfArms(
        int shard, string? slice, IReadOnlyDictionary<string, ArmStatistics> kept, IReadOnlyDictionary<string, ArmStatistics> recounted) =>
        kept.Keys.Union(recounted.Keys).SelectMany(variant => StatisticsComparison.Of(
            new Difference(shard, slice, variant, null, "", 0, 0),
            kept.GetValueOrDefault(variant, ArmStatistics.Empty),
            recounted.GetValueOrDefault(variant, ArmStatistics.Empty)));

    private static string TextOf(SliceKey slice) => slice.Day?.ToString("O", CultureInfo.InvariantCulture) ?? slice.SegmentText;
}
