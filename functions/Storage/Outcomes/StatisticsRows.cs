using Azure.Data.Tables;
using Splitrun.Domain.Outcomes;
using Splitrun.Statistics.Samples;
using Splitrun.Storage.Tables;

namespace Splitrun.Storage.Outcomes;

/// <summary>
/// The statistics of a shard as rows: one with counts and moments, written with every batch and so kept small, and one for each
/// metric's quantile sketches, written only when they change. Keys are s:{period}:{segment}, here all of both.
/// </summary>
internal static class StatisticsRows
{
    private const string MainKey = "s:all:all";
    private const string SketchPrefix = "s:all:all:q:";
    private const string ChangedAt = "changed_at";

    public static ShardStatistics Read(IReadOnlyCollection<TableEntity> rows)
    {
        var main = rows.FirstOrDefault(r => r.RowKey == MainKey);
        if (main is null)
        {
            return new ShardStatistics(new Dictionary<string, ArmStatistics>(), null, null);
        }

        var sketches = rows
            .Where(r => r.RowKey.StartsWith(SketchPrefix, StringComparison.Ordinal))
            .SelectMany(r => r.ReadJson<Dictionary<string, byte[]>>().Select(s => (Variant: s.Key, Metric: r.RowKey[SketchPrefix.Length..], Bytes: s.Value)))
            .ToDictionary(s => (s.Variant, s.Metric), s => QuantileSketch.FromBytes(s.Bytes));
        var arms = main.ReadJson<Dictionary<string, ArmStatistics>>().ToDictionary(
            arm => arm.Key,
            arm => arm.Value with
            {
                Metrics = arm.Value.Metrics.ToDictionary(m => m.Key, m => m.Value with { Sketch = sketches.GetValueOrDefault((arm.Key, m.Key)) }),
            });
        return new ShardStatistics(arms, main.GetDateTimeOffset(ChangedAt), main.ETag.ToString());
    }

    public static TableEntity MainRow(string partition, OutcomeCommit commit)
    {
        var withoutSketches = commit.Arms.ToDictionary(
            arm => arm.Key,
            arm => arm.Value with { Metrics = arm.Value.Metrics.ToDictionary(m => m.Key, m => m.Value with { Sketch = null }) });
        return new TableEntity(partition, MainKey) { [ChangedAt] = commit.At }.WithJson(withoutSketches);
    }

    public static IEnumerable<TableEntity> SketchRows(string partition, OutcomeCommit commit) =>
        from arm in commit.Arms
        from metric in arm.Value.Metrics
        where metric.Value.Sketch is not null
        group (Variant: arm.Key, metric.Value.Sketch) by metric.Key into sketches
        where sketches.Any(s => !ReferenceEquals(s.Sketch, SketchBefore(commit, s.Variant, sketches.Key)))
        select new TableEntity(partition, SketchPrefix + sketches.Key).WithJson(sketches.ToDictionary(s => s.Variant, s => s.Sketch.ToBytes()));

    private static QuantileSketch? SketchBefore(OutcomeCommit commit, string variant, string metric) =>
        commit.Before.Arms.TryGetValue(variant, out var arm) && arm.Metrics.TryGetValue(metric, out var statistics) ? statistics.Sketch : null;
}
