namespace Splitrun.Domain.Runs;

/// <summary>Facts of the runs that were written or read last, so that their outcomes need no look at the run's row. Bounded; safe from any thread.</summary>
/// <param name="maxRuns">Most runs kept. Range: 2 or more. At about 350 bytes a run, 100,000 take 35 MB.</param>
internal sealed class RecentRuns(int maxRuns = RecentRuns.DefaultMaxRuns)
{
    public const int DefaultMaxRuns = 100_000;

    private readonly Lock _lock = new();
    private Dictionary<(string Experiment, string RunId), RunFacts> _young = [];
    private Dictionary<(string Experiment, string RunId), RunFacts> _old = [];

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
        if (_young.Count >= maxRuns / 2)
        {
            (_old, _young) = (_young, []);
        }

        _young[(run.Shard.Experiment, run.RunId)] = run;
    }
}
