namespace Splitrun.Domain.Runs;

/// <summary>Facts of the runs that were written or read last, so that their outcomes need no look at the run's row. Bounded; safe from any thread.</summary>
/// <param name="maxBytes">Most memory taken, as <see cref="RunFacts.EstimatedBytes"/> has it. Range: 1 or more.</param>
internal sealed class RecentRuns(long maxBytes = RecentRuns.DefaultMaxBytes)
{
    /// <summary>Some 300,000 runs without attributes, of which the last 150,000 are known for certain.</summary>
    public const long DefaultMaxBytes = 100_000_000;

    private readonly Lock _lock = new();
    private Dictionary<(string Experiment, string RunId), RunFacts> _young = [];
    private Dictionary<(string Experiment, string RunId), RunFacts> _old = [];
    private long _youngBytes;

    public void Keep(IEnumerable<RunFacts> runs)
    {
        lock (_lock)
        {
            foreach (var run in runs)
            {
                Keep(run);
            }
        }
    }

    public RunFacts? Find(string experiment, string runId)
    {
        lock (_lock)
        {
            if (_young.TryGetValue((experiment, runId), out var run))
            {
                return run;
            }

            if (!_old.TryGetValue((experiment, runId), out run))
            {
                return null;
            }

            Keep(run);
            return run;
        }
    }

    /// <summary>Two generations: when the young one is full, it becomes the old one, and what nobody asked for since is forgotten.</summary>
    private void Keep(RunFacts run)
    {
        var key = (run.Shard.Experiment, run.RunId);
        _youngBytes += run.EstimatedBytes - (_young.Remove(key, out var before) ? before.EstimatedBytes : 0);
        _young.Add(key, run);
        if (_youngBytes >= maxBytes / 2)
        {
            (_old, _young, _youngBytes) = (_young, [], 0);
        }
    }
}
