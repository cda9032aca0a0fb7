using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Splitrun.Domain.Experiments;

namespace Splitrun.Domain.Runs;

/// <summary>The part of an experiment's runs that is written together: one table partition.</summary>
/// <param name="Experiment">Key of the experiment.</param>
/// <param name="Index">Range: 0 to below the experiment's number of shards.</param>
public readonly record struct RunShard(string Experiment, int Index)
{
    /// <summary>Most shards of an experiment: a report reads a few rows of each.</summary>
    public const int Max = 64;

    /// <summary>The shard of a unit, or of the run where the unit is the run.</summary>
    public static RunShard Of(ExperimentDefinition definition, string runId, string unit) =>
        new(definition.Key, IndexOf(definition.UnitIsRun ? runId : unit, definition.Shards));

    /// <summary>Every shard of an experiment.</summary>
    public static IEnumerable<RunShard> AllOf(ExperimentDefinition definition) =>
        Enumerable.Range(0, definition.Shards).Select(index => new RunShard(definition.Key, index));

    /// <summary>SHA-256 of the UTF-8 text, first four bytes big-endian, modulo the number of shards. Frozen: rows are found by it.</summary>
    public static int IndexOf(string text, int shards) =>
        shards == 1 ? 0 : (int)(BinaryPrimitives.ReadUInt32BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(text))) % (uint)shards);
}
