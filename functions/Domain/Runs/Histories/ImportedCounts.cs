namespace Splitrun.Domain.Runs.Histories;

/// <summary>The counts of imported files, which go further back than their lists do.</summary>
public static class ImportedCounts
{
    /// <summary>
    /// By variant, runs that files counted without listing them. The largest count of any file stands, less the runs that were
    /// imported one by one since, so that overlapping files count nothing twice.
    /// </summary>
    /// <param name="heads">The heads of all shards.</param>
    public static IReadOnlyDictionary<string, long> Unlisted(IReadOnlyCollection<ShardHead> heads)
    {
        var unlisted = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (var (variant, count) in heads.SelectMany(head => head.ImportedCounts))
        {
            var listed = heads.Sum(head => head.Arms.GetValueOrDefault(variant, ArmHead.Empty).Imported);
            if (count > listed)
            {
                unlisted[variant] = count - listed;
            }
        }

        return unlisted;
    }
}
