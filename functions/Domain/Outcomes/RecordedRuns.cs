using System.Runtime.CompilerServices;
using Splitrun.Domain.Runs;

namespace Splitrun.Domain.Outcomes;

/// <summary>Reads every raw row of a shard, a bounded number at a time.</summary>
public sealed class RecordedRuns(IRunStore runs, IOutcomeStore outcomes)
{
    /// <summary>Rows that are in memory at once.</summary>
    private const int ReadAhead = 200;

    /// <summary>The runs of a shard with their outcomes, newest first.</summary>
    public async IAsyncEnumerable<RecordedRun> ListAsync(RunShard shard, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var chunk in runs.ListAsync(shard, null, null, cancellationToken).Chunk(ReadAhead).WithCancellation(cancellationToken))
        {
            var found = await outcomes.ReadRunsAsync(shard, [.. chunk.Select(entry => entry.RunId)], cancellationToken);
            foreach (var entry in chunk)
            {
                if (found.TryGetValue(entry.RunId, out var recorded))
                {
                    yield return recorded;
                }
            }
        }
    }
}
