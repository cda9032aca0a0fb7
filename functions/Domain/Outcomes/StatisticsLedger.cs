using Splitrun.Domain.Experiments;
using Splitrun.Domain.Runs;
using Splitrun.Statistics.Samples;

namespace Splitrun.Domain.Outcomes;

/// <summary>The statistics of one shard while a batch of outcomes is applied: each outcome once, the last one of a run standing.</summary>
internal sealed class StatisticsLedger(
    ExperimentDefinition definition, ShardStatistics statistics, IReadOnlyDictionary<string, RecordedRun> runs, IReadOnlyDictionary<UnitKey, UnitTotals> units)
{
    private readonly Dictionary<string, ArmStatistics> _arms = new(statistics.Arms);
    private readonly Dictionary<string, Outcome> _changed = [];
    private readonly Dictionary<UnitKey, UnitTotals> _units = [];

    /// <summary>Applies one outcome.</summary>
    public RecordedAs Apply(Outcome outcome)
    {
        if (!runs.TryGetValue(outcome.RunId, out var recorded))
        {
            return RecordedAs.Orphan;
        }

        var present = _changed.GetValueOrDefault(outcome.RunId) ?? recorded.Outcome;
        if (present is not null && !outcome.Supersedes(present))
        {
            return RecordedAs.Repeat;
        }

        _changed[outcome.RunId] = outcome;
        if (recorded.Run.Counted && (present is null || !outcome.SaysTheSameAs(present)))
        {
            Move(recorded.Run, present, outcome);
        }

        return RecordedAs.Recorded;
    }

    /// <summary>What is to be written; null when nothing changed.</summary>
    public OutcomeCommit? ToCommit(DateTimeOffset at) => _changed.Count == 0 ? null : new OutcomeCommit(statistics, _arms, at, _changed.Values, _units);

    private void Move(Run run, Outcome? from, Outcome to)
    {
        var arm = _arms.GetValueOrDefault(run.Variant, ArmStatistics.Empty);
        var conclusions = new Dictionary<Conclusion, long>(arm.Conclusions);
        var metrics = new Dictionary<string, MetricStatistics>(arm.Metrics);
        if (from is not null)
        {
            conclusions[from.Conclusion]--;
            Apply(run, from, metrics, MetricChange.Remove);
        }

        conclusions[to.Conclusion] = conclusions.GetValueOrDefault(to.Conclusion) + 1;
        Apply(run, to, metrics, MetricChange.Add);
        _arms[run.Variant] = new ArmStatistics { Conclusions = conclusions, Metrics = metrics };
    }

    private void Apply(Run run, Outcome outcome, Dictionary<string, MetricStatistics> metrics, MetricChange change)
    {
        foreach (var contribution in OutcomeContribution.Of(definition, outcome))
        {
            var name = contribution.Metric.Name;
            var changed = change.Apply(metrics.GetValueOrDefault(name, MetricStatistics.Empty), contribution);
            metrics[name] = changed with { Pairs = PairsOf(run, contribution, changed.Pairs, change) };
        }
    }

    private CoMoments PairsOf(Run run, OutcomeContribution contribution, CoMoments pairs, MetricChange change)
    {
        if (definition.UnitIsRun)
        {
            return contribution.Metric.Kind == MetricKind.Ratio ? change.Apply(pairs, contribution.Pair) : pairs;
        }

        var key = new UnitKey(run.Unit, run.Variant);
        var totals = _units.GetValueOrDefault(key) ?? units.GetValueOrDefault(key, UnitTotals.Empty);
        var before = totals.Of(contribution.Metric.Name);
        var after = change.Apply(before, contribution.Pair);
        _units[key] = totals.With(contribution.Metric.Name, after);
        pairs = before.Runs > 0 ? pairs.Remove(before.Numerator, before.Denominator) : pairs;
        return after.Runs > 0 ? pairs.Add(after.Numerator, after.Denominator) : pairs;
    }
}

/// <summary>How an outcome was taken.</summary>
public enum RecordedAs
{
    Recorded,

    /// <summary>Sent before, or older than what is there: nothing changed.</summary>
    Repeat,

    /// <summary>Its run is unknown so far.</summary>
    Orphan,
}
