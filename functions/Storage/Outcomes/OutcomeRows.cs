using System.Globalization;
using Splitrun.Domain.Outcomes;
using Splitrun.Domain.Runs;
using Splitrun.Storage.Tables;

namespace Splitrun.Storage.Outcomes;

/// <summary>
/// The keys of a shard's outcomes, statistics and unit totals; all of them stand in one partition, so that they can be written in one
/// step. Runs, which never change once they are written, stand in a table of their own.
/// </summary>
internal static class OutcomeRows
{
    public const string BlockPrefix = "o:";
    public const string UnitPrefix = "u:";

    public static string Partition(RunShard shard) => $"{shard.Experiment}|{shard.Index}";

    /// <summary>Numbers in fixed width, so that keys sort as numbers do.</summary>
    public static string Block(long number) => BlockPrefix + number.ToString("D12", CultureInfo.InvariantCulture);

    public static long NumberOf(string rowKey) => long.Parse(rowKey.AsSpan(BlockPrefix.Length), CultureInfo.InvariantCulture);

    public static string Unit(string unit, string variant) => Stray(TableKey.Encode(unit), variant);

    /// <summary>A unit by the name that its row has; the name of the variant holds no colon.</summary>
    public static string Stray(string name, string variant) => $"{UnitPrefix}{name}:{variant}";

    public static StrayUnit StrayOf(string rowKey, UnitTotals totals)
    {
        var end = rowKey.LastIndexOf(':');
        return new StrayUnit(rowKey[UnitPrefix.Length..end], rowKey[(end + 1)..], totals);
    }
}
