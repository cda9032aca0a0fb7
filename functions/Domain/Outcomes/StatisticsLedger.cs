using Splitrun.Domain.Experiments;
using Splitrun.Domain.Runs;
using Splitrun.Statistics.Samples;

namespace Splitrun.Domain.Outcomes;

/// <summary>The statistics of one shard while a batch of outcomes is applied: each outcome once, the last one of a run standing.</summary>
/// <param name="experiment">The experiment as it is now.</param>
/// <param name="earlier">The definitions of the versions that present outcomes were counted under.</param>
/// <param name="statistics">The statistics as they were read.</param>
/// <param name="runs">The runs that exist, by their ids.</param>
/// <param name="units">Totals of the runs' units, where the unit is not the run.</param>
internal sealed class StatisticsLedger(
    Experiment experiment,
    IReadOnlyDictionary<int, ExperimentDefinition> earlier,
    ShardStatistics statistics,
    IReadOnlyDictionary<string, RecordedRun> runs,
    IReadOnlyDictionary<UnitKey, UnitTotals> units)
{
    private readonly ExperimentDefinition _definition = experiment.Definition;
    private readonly Dictionary<string, ArmStatistics> _arms = new(statistics.Arms);
    private readonly Dictionary<string, Outcome> _changed = [];
    private readonly Dictionary<UnitKey, UnitTotals> _units = [];

    /// <summary>Applies one outcome.</summary>
    /// <exception cref="InvalidOperationException">The statistics do not hold what is to be replaced: they are older than the rows.</exception>
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

        if (present is not null && outcome.SaysTheSameAs(present))
        {
            _changed[outcome.RunId] = outcome with { CountedUnder = present.CountedUnder };
            return RecordedAs.Recorded;
        }

        _changed[outcome.RunId] = outcome with { CountedUnder = recorded.Run.Counted ? experiment.Version : null };
        if (recorded.Run.Counted)
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
            TakeOut(conclusions, from.Conclusion);
            Apply(run, OutcomeContribution.Of(DefinitionOf(from), from), metrics, MetricChange.Remove);
        }

        conclusions[to.Conclusion] = conclusions.GetValueOrDefault(to.Conclusion) + 1;
        Apply(run, OutcomeContribution.Of(_definition, to), metrics, MetricChange.Add);
        _arms[run.Variant] = new ArmStatistics { Conclusions = conclusions, Metrics = metrics };
    }

    private static void TakeOut(Dictionary<Conclusion, long> conclusions, Conclusion conclusion)
    {
        var left = conclusions.GetValueOrDefault(conclusion) - 1;
        if (left < 0)
        {
            throw new InvalidOperationException($"The statistics hold no outcome that ended with {conclusion}.");
        }

        if (left == 0)
        {
            conclusions.Remove(conclusion);
        }
        else
        {
            conclusions[conclusion] = left;
        }
    }

    private ExperimentDefinition DefinitionOf(Outcome counted) =>
        counted.CountedUnder is { } version && earlier.TryGetValue(version, out var then) ? then : _definition;

    private void Apply(Run run, IEnumerable<OutcomeContribution> contributions, Dictionary<string, MetricStatistics> metrics, MetricChange change)
    {
        foreach (var contribution in contributions)
        {
            var name = contribution.Metric.Name;
            var changed = change.Apply(metrics.GetValueOrDefault(name, MetricStatistics.Empty), contribution);
            metrics[name] = changed with { Pairs = PairsOf(run, contribution, changed.Pairs, change) };
        }
    }

    private CoMoments PairsOf(Run run, OutcomeContribution contribution, CoMoments pairs, MetricChange change)
    {
        if (_definition.UnitIsRun)
        {
            return contribution.Metric.Kind == MetricKind.Ratio ? change.Apply(pairs, contribution.Pair) : pairs;
        }

        var key = new UnitKey(run.Unit, run.Variant);
        var totals = _units.GetValueOrDefault(key) ?? units.GetValueOrDefault(key, UnitTotals.Empty);
        var before = totals.Of(contribution.Metric.Name);
        var after = change.Apply(before, contribution.Pair);
        _units[key] = totals.With(contribution.Metric.Name, after);
        pairs = before.Runs > 0 ? pairs.Remove(before.Numerator.Value, before.Denominator.Value) : pairs;
        return after.Runs > 0 ? pairs.Add(after.Numerator.Value, after.Denominator.Value) : pairs;
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
