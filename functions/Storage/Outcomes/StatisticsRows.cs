using System.Globalization;
using System.Text.Json;
using Azure.Data.Tables;
using Splitrun.Domain.Outcomes;
using Splitrun.Statistics.Samples;
using Splitrun.Storage.Runs;
using Splitrun.Storage.Serialization;
using Splitrun.Storage.Tables;

namespace Splitrun.Storage.Outcomes;

/// <summary>
/// The statistics of a shard as rows: one with counts and moments, written with every batch and so kept small, one for each
/// metric's quantile sketches, written only when they change, and one for each slice. Keys are s:{period}:{segment}.
/// </summary>
internal static class StatisticsRows
{
    private const string MainKey = "s:all:all";
    private const string SketchPrefix = "s:all:all:q:";
    private const string ChangedAt = "changed_at";
    private const string Sketched = "sketched";
    private const string Segments = "segments";
    private const string LastBlock = "last_block";
    private const string RowsDeletedAt = "rows_deleted_at";
    private const string DayFormat = "yyyy-MM-dd";

    /// <summary>Days start with a digit, and everything else under s: with a letter.</summary>
    public const string FirstDay = "s:0";
    public const string AfterDays = "s::";

    /// <summary>How often rows are read that a writer changes meanwhile, before they are taken as they are.</summary>
    private const int MaxReads = 10;

    /// <summary>
    /// Reads by name, the first row once more at the end: what was read between belongs together when that has not changed. A commit based on
    /// rows that do not would be refused, because the first row's ETag has moved on.
    /// </summary>
    public static async Task<ShardStatistics> ReadAsync(TableClient table, string partition, CancellationToken cancellationToken)
    {
        for (var reads = 1; ; reads++)
        {
            if (await table.ReadAsync(partition, MainKey, cancellationToken) is not { } main)
            {
                return new ShardStatistics(new Dictionary<string, ArmStatistics>(), null, null);
            }

            var names = main.GetString(Sketched) is { Length: > 0 } text ? text.Split(' ') : [];
            var sketches = await Task.WhenAll(names.Select(async name => (name, Row: await table.ReadAsync(partition, SketchPrefix + name, cancellationToken))));
            if (names.Length == 0 || reads == MaxReads || (await table.ReadAsync(partition, MainKey, cancellationToken))?.ETag == main.ETag)
            {
                return Read(main, sketches);
            }
        }
    }

    /// <summary>The row key of a slice. Other slices of a name end in a colon and a word, which the text of a value cannot.</summary>
    public static string KeyOf(SliceKey slice) => slice switch
    {
        { Day: { } day } => $"s:{day.ToString(DayFormat, CultureInfo.InvariantCulture)}:all",
        { Phase: not null } => $"s:all:{slice.SegmentText}",
        { Value: { } value } => $"s:all:{slice.Name}={TableKey.Encode(value)}",
        _ => $"s:all:{slice.Name}:other",
    };

    public static SliceKey DayOf(string rowKey) => SliceKey.OfDay(DateOnly.ParseExact(rowKey.AsSpan(2, DayFormat.Length), DayFormat, CultureInfo.InvariantCulture));

    public static IReadOnlyDictionary<string, ArmStatistics> ArmsOf(TableEntity sliceRow) => sliceRow.ReadJson<Dictionary<string, ArmStatistics>>();

    public static IEnumerable<TableEntity> SliceRows(string partition, OutcomeCommit commit) =>
        commit.Slices.Select(slice => new TableEntity(partition, KeyOf(slice.Key)).WithJson(slice.Value));

    public static TableEntity MainRow(string partition, OutcomeCommit commit)
    {
        var withoutSketches = commit.Arms.ToDictionary(
            arm => arm.Key,
            arm => arm.Value with { Metrics = arm.Value.Metrics.ToDictionary(m => m.Key, m => m.Value with { Sketch = null }) });
        var sketched = commit.Arms.SelectMany(arm => arm.Value.Metrics).Where(m => m.Value.Sketch is not null).Select(m => m.Key).Distinct().Order(StringComparer.Ordinal);
        var segments = JsonSerializer.Serialize(commit.Segments.Select(s => new string?[] { s.Name, s.Value }), StoredJson.Options);
        var row = new TableEntity(partition, MainKey) { [ChangedAt] = commit.At, [Sketched] = string.Join(' ', sketched), [Segments] = segments, [LastBlock] = LastBlockOf(commit) };
        if (commit.RowsDeletedAt is { } deletedAt)
        {
            row[RowsDeletedAt] = deletedAt;
        }

        return row.WithJson(withoutSketches);
    }

    public static long LastBlockOf(OutcomeCommit commit) => commit.Blocks.Select(block => block.Number).Append(commit.Before.LastBlock).Max();

    public static IEnumerable<TableEntity> SketchRows(string partition, OutcomeCommit commit) =>
        from arm in commit.Arms
        from metric in arm.Value.Metrics
        where metric.Value.Sketch is not null
        group (Variant: arm.Key, metric.Value.Sketch) by metric.Key into sketches
        where sketches.Any(s => !ReferenceEquals(s.Sketch, SketchBefore(commit, s.Variant, sketches.Key)))
        select new TableEntity(partition, SketchPrefix + sketches.Key).WithJson(sketches.ToDictionary(s => s.Variant, s => s.Sketch.ToBytes()));

    private static ShardStatistics Read(TableEntity main, IEnumerable<(string Metric, TableEntity? Row)> sketchRows)
    {
        var sketches = sketchRows
            .SelectMany(r => (r.Row?.ReadJson<Dictionary<string, byte[]>>() ?? []).Select(s => (Variant: s.Key, r.Metric, Bytes: s.Value)))
            .ToDictionary(s => (s.Variant, s.Metric), s => QuantileSketch.FromBytes(s.Bytes));
        var arms = main.ReadJson<Dictionary<string, ArmStatistics>>().ToDictionary(
            arm => arm.Key,
            arm => arm.Value with
            {
                Metrics = arm.Value.Metrics.ToDictionary(m => m.Key, m => m.Value with { Sketch = sketches.GetValueOrDefault((arm.Key, m.Key)) }),
            });
        // A row that does not say leaves every block possible.
        return new ShardStatistics(arms, main.GetDateTimeOffset(ChangedAt), main.ETag.ToString())
        {
            Segments = SegmentsOf(main),
            LastBlock = main.GetInt64(LastBlock) ?? long.MaxValue,
            RowsDeletedAt = main.GetDateTimeOffset(RowsDeletedAt),
        };
    }

    private static IReadOnlyCollection<SliceKey> SegmentsOf(TableEntity main) =>
        [.. (JsonSerializer.Deserialize<string?[][]>(main.GetString(Segments) ?? "[]", StoredJson.Options) ?? []).Select(s => SliceKey.OfSegment(s[0] ?? "", s[1]))];

    private static QuantileSketch? SketchBefore(OutcomeCommit commit, string variant, string metric) =>
        commit.Before.Arms.TryGetValue(variant, out var arm) && arm.Metrics.TryGetValue(metric, out var statistics) ? statistics.Sketch : null;
}
