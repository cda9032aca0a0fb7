using Splitrun.Domain.Experiments;
using Splitrun.Domain.Runs;
using Splitrun.Statistics.Samples;

namespace Splitrun.Domain.Outcomes;

/// <summary>The statistics of one shard while a batch of outcomes is applied: each outcome once, the last one of a run standing.</summary>
internal sealed class StatisticsLedger
{
    private readonly Experiment _experiment;
    private readonly ShardRows _rows;
    private readonly Dictionary<int, IReadOnlyList<KeptMetric>> _kept;
    private readonly Dictionary<string, ArmTally> _arms = [];
    private readonly Dictionary<string, (RunFacts Run, Outcome Outcome)> _changed = [];
    private readonly Dictionary<UnitKey, UnitTotals> _units = [];

    /// <param name="experiment">The experiment as it is now.</param>
    /// <param name="earlier">The definitions of the versions that present outcomes were counted under.</param>
    /// <param name="rows">What was read of the shard.</param>
    public StatisticsLedger(Experiment experiment, IReadOnlyDictionary<int, ExperimentDefinition> earlier, ShardRows rows)
    {
        (_experiment, _rows) = (experiment, rows);
        _kept = earlier.ToDictionary(e => e.Key, e => KeptMetrics.Of(e.Value));
        _kept[experiment.Version] = KeptMetrics.Of(experiment.Definition);
    }

    /// <summary>Applies one outcome.</summary>
    /// <exception cref="InvalidOperationException">The statistics do not hold what is to be replaced: they are older than the rows.</exception>
    public RecordedAs Apply(RunFacts run, Outcome outcome)
    {
        var present = _changed.TryGetValue(run.RunId, out var changed) ? changed.Outcome : _rows.PresentOf(run);
        if (present is not null && !outcome.Supersedes(present))
        {
            return RecordedAs.Repeat;
        }

        if (present is not null && outcome.SaysTheSameAs(present))
        {
            _changed[run.RunId] = (run, outcome with { CountedUnder = present.CountedUnder });
            return RecordedAs.Recorded;
        }

        _changed[run.RunId] = (run, outcome with { CountedUnder = run.Counted ? _experiment.Version : null });
        if (run.Counted)
        {
            Move(run, present, outcome);
        }

        return RecordedAs.Recorded;
    }

    /// <summary>What is to be written; null when nothing changed.</summary>
    /// <exception cref="InvalidOperationException">The statistics do not hold what is to be replaced: they are older than the rows.</exception>
    public OutcomeCommit? ToCommit(DateTimeOffset at)
    {
        if (_changed.Count == 0)
        {
            return null;
        }

        var arms = new Dictionary<string, ArmStatistics>(_rows.Statistics.Arms);
        foreach (var (variant, tally) in _arms)
        {
            arms[variant] = tally.ToStatistics();
        }

        var blocks = _changed.Values.GroupBy(c => OutcomeBlock.NumberOf(c.Run.RunSeq), c => c.Outcome).Select(g => _rows.Blocks[g.Key].With(g));
        return new OutcomeCommit(_rows.Statistics, arms, at, [.. blocks], _units);
    }

    private void Move(RunFacts run, Outcome? from, Outcome to)
    {
        var arm = ArmOf(run.Variant);
        if (from is not null)
        {
            arm.Remove(from.Conclusion);
            foreach (var contribution in OutcomeContribution.Of(KeptUnder(from), from))
            {
                var tally = arm.Of(contribution.Metric.Name);
                tally.Remove(contribution);
                tally.Pairs = PairsOf(run, contribution, tally.Pairs, -1);
            }
        }

        arm.Add(to.Conclusion);
        foreach (var contribution in OutcomeContribution.Of(_kept[_experiment.Version], to))
        {
            var tally = arm.Of(contribution.Metric.Name);
            tally.Add(contribution);
            tally.Pairs = PairsOf(run, contribution, tally.Pairs, 1);
        }
    }

    private ArmTally ArmOf(string variant)
    {
        if (!_arms.TryGetValue(variant, out var tally))
        {
            _arms[variant] = tally = new ArmTally(_rows.Statistics.Arms.GetValueOrDefault(variant, ArmStatistics.Empty));
        }

        return tally;
    }

    private IReadOnlyList<KeptMetric> KeptUnder(Outcome counted) =>
        counted.CountedUnder is { } version && _kept.TryGetValue(version, out var then) ? then : _kept[_experiment.Version];

    private CoMoments PairsOf(RunFacts run, OutcomeContribution contribution, CoMoments pairs, int sign)
    {
        var pair = contribution.Pair;
        if (_experiment.Definition.UnitIsRun)
        {
            return contribution.Metric.Kind != MetricKind.Ratio ? pairs
                : sign > 0 ? pairs.Add(pair.Numerator, pair.Denominator) : pairs.Remove(pair.Numerator, pair.Denominator);
        }

        var key = new UnitKey(run.Unit, run.Variant);
        var totals = _units.GetValueOrDefault(key) ?? _rows.Units.GetValueOrDefault(key, UnitTotals.Empty);
        var before = totals.Of(contribution.Metric.Name);
        var after = sign > 0 ? before.Plus(pair) : before.Minus(pair);
        _units[key] = totals.With(contribution.Metric.Name, after);
        pairs = before.Runs > 0 ? pairs.Remove(before.Numerator.Value, before.Denominator.Value) : pairs;
        return after.Runs > 0 ? pairs.Add(after.Numerator.Value, after.Denominator.Value) : pairs;
    }
}

/// <summary>What was read of a shard for one batch; the revision of the statistics vouches for the rest.</summary>
/// <param name="Statistics">The statistics.</param>
/// <param name="Blocks">The blocks of the batch's runs.</param>
/// <param name="Units">Totals of the runs' units, where the unit is not the run.</param>
internal sealed record ShardRows(
    ShardStatistics Statistics, IReadOnlyDictionary<long, OutcomeBlock> Blocks, IReadOnlyDictionary<UnitKey, UnitTotals> Units)
{
    /// <summary>The outcome that a run has, or null.</summary>
    public Outcome? PresentOf(RunFacts run) => Blocks[OutcomeBlock.NumberOf(run.RunSeq)].Outcomes.GetValueOrDefault(run.RunId);
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
