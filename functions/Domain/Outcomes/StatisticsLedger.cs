using Splitrun.Domain.Experiments;
using Splitrun.Domain.Runs;

namespace Splitrun.Domain.Outcomes;

/// <summary>
/// The statistics of one shard while a batch of outcomes is applied: each outcome once, the last one of a run standing, in the whole and in
/// its slices.
/// </summary>
internal sealed class StatisticsLedger
{
    private readonly Experiment _experiment;
    private readonly ShardRows _rows;
    private readonly Dictionary<int, CountingRules> _rules;
    private readonly SegmentAdmission _segments;
    private readonly SliceTallies _slices;
    private readonly Dictionary<string, ArmTally> _arms = [];
    private readonly Dictionary<string, (RunFacts Run, Outcome Outcome)> _changed = [];
    private readonly Dictionary<UnitKey, UnitTotals> _units = [];

    /// <param name="experiment">The experiment as it is now.</param>
    /// <param name="earlier">The definitions of the versions that present outcomes were counted under.</param>
    /// <param name="rows">What was read of the shard.</param>
    public StatisticsLedger(Experiment experiment, IReadOnlyDictionary<int, ExperimentDefinition> earlier, ShardRows rows)
    {
        (_experiment, _rows) = (experiment, rows);
        _rules = earlier.ToDictionary(e => e.Key, e => CountingRules.Of(e.Value));
        _rules[experiment.Version] = CountingRules.Of(experiment.Definition);
        _segments = new SegmentAdmission(rows.Statistics.Segments, StatisticsRowSize.SegmentNames(experiment.Definition));
        _slices = new SliceTallies(rows.Slices);
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
            // Only its time moves on, so that what is older than this cannot take its place any more.
            _changed[run.RunId] = (run, outcome with { CountedUnder = present.CountedUnder, CountedIn = present.CountedIn });
            return RecordedAs.Repeat;
        }

        var counted = run.Counted ? outcome with { CountedUnder = _experiment.Version, CountedIn = Admit(outcome) } : outcome with { CountedUnder = null, CountedIn = null };
        _changed[run.RunId] = (run, counted);
        if (run.Counted)
        {
            if (present is not null)
            {
                Move(run, present, -1);
            }

            Move(run, counted, 1);
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
        return new OutcomeCommit(_rows.Statistics, arms, at, [.. blocks], _units) { Segments = _segments.Known, Slices = _slices.ToStatistics() };
    }

    private Dictionary<string, string?>? Admit(Outcome outcome)
    {
        var slices = outcome.Segment.Select(s => _segments.Admit(s.Key, s.Value)).OfType<SliceKey>().ToDictionary(slice => slice.Name ?? "", slice => slice.Value);
        return slices.Count > 0 ? slices : null;
    }

    /// <summary>Puts an outcome into everything that it counts in (sign 1), or takes it out of all that again (-1).</summary>
    private void Move(RunFacts run, Outcome outcome, int sign)
    {
        var rules = outcome.CountedUnder is { } version && _rules.TryGetValue(version, out var then) ? then : _rules[_experiment.Version];
        var contributions = OutcomeContribution.Of(rules, run, outcome).ToList();
        Move(run, outcome, contributions, ArmOf(run.Variant), null, sign, rules.UnitIsRun);
        var plain = contributions.ConvertAll(c => c with { HasSketch = false });
        foreach (var slice in SlicesOf(run, outcome))
        {
            Move(run, outcome, plain, _slices.Of(slice, run.Variant), slice, sign, rules.UnitIsRun);
        }
    }

    private void Move(RunFacts run, Outcome outcome, List<OutcomeContribution> contributions, ArmTally arm, SliceKey? slice, int sign, bool unitIsRun)
    {
        arm.Change(outcome.Conclusion, sign);
        foreach (var contribution in contributions)
        {
            var tally = arm.Of(contribution.Metric.Name);
            tally.Change(contribution, sign);
            MovePair(run, contribution, tally, slice, sign, unitIsRun);
        }
    }

    private static IEnumerable<SliceKey> SlicesOf(RunFacts run, Outcome outcome) =>
        (outcome.CountedIn ?? new Dictionary<string, string?>()).Select(s => SliceKey.OfSegment(s.Key, s.Value)).Concat(SliceKey.OfRun(run));

    private ArmTally ArmOf(string variant)
    {
        if (!_arms.TryGetValue(variant, out var tally))
        {
            _arms[variant] = tally = new ArmTally(_rows.Statistics.Arms.GetValueOrDefault(variant, ArmStatistics.Empty));
        }

        return tally;
    }

    /// <summary>A unit may have runs on many days, and its days are not independent: so days keep runs alone, and no totals of units.</summary>
    private void MovePair(RunFacts run, OutcomeContribution contribution, MetricTally tally, SliceKey? slice, int sign, bool unitIsRun)
    {
        if (unitIsRun)
        {
            if (contribution.Metric.Kind == MetricKind.Ratio)
            {
                tally.ChangePair(contribution.Pair, sign);
            }
        }
        else if (slice is not { Day: not null })
        {
            MoveUnit(run, contribution, tally, UnitTotals.NameOf(contribution.Metric.Name, slice), sign);
        }
    }

    private void MoveUnit(RunFacts run, OutcomeContribution contribution, MetricTally tally, string name, int sign)
    {
        var key = new UnitKey(run.Unit, run.Variant);
        var totals = _units.GetValueOrDefault(key) ?? _rows.Units.GetValueOrDefault(key, UnitTotals.Empty);
        var before = totals.Of(name);
        var after = sign > 0 ? before.Plus(contribution.Pair) : before.Minus(contribution.Pair);
        _units[key] = totals.With(name, after);
        if (before.Runs > 0)
        {
            tally.ChangePair(before.Pair, -1);
        }

        if (after.Runs > 0)
        {
            tally.ChangePair(after.Pair, 1);
        }
    }
}

/// <summary>What was read of a shard for one batch; the revision of the statistics vouches for the rest.</summary>
/// <param name="Statistics">The statistics.</param>
/// <param name="Blocks">The blocks of the batch's runs.</param>
/// <param name="Units">Totals of the runs' units, where the unit is not the run.</param>
/// <param name="Slices">Every slice that the batch may touch and that exists.</param>
internal sealed record ShardRows(
    ShardStatistics Statistics,
    IReadOnlyDictionary<long, OutcomeBlock> Blocks,
    IReadOnlyDictionary<UnitKey, UnitTotals> Units,
    IReadOnlyDictionary<SliceKey, IReadOnlyDictionary<string, ArmStatistics>> Slices)
{
    /// <summary>The outcome that a run has, or null.</summary>
    public Outcome? PresentOf(RunFacts run) => Blocks[OutcomeBlock.NumberOf(run.RunSeq)].Outcomes.GetValueOrDefault(run.RunId);
}

/// <summary>How an outcome was taken.</summary>
public enum RecordedAs
{
    Recorded,

    /// <summary>Sent before, the same as what is there, or older: no value changed.</summary>
    Repeat,

    /// <summary>Its run is unknown so far, or was deleted.</summary>
    Orphan,
}
