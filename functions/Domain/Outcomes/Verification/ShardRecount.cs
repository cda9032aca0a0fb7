using Splitrun.Domain.Experiments;
using Splitrun.Domain.Runs;

namespace Splitrun.Domain.Outcomes.Verification;

/// <summary>What one shard keeps, counted again from its raw rows, each row once, in no particular order.</summary>
internal sealed class ShardRecount
{
    /// <summary>A tally remembers every value for its sketch; so often it is folded into statistics, which do not grow.</summary>
    private const int FoldEvery = 10_000;

    private readonly RunShard _shard;
    private readonly Dictionary<int, CountingRules> _rules;
    private readonly Dictionary<(SliceKey? Slice, string Variant), ArmTally> _arms = [];
    private readonly Dictionary<(UnitKey Unit, string Metric, SliceKey? Segment), UnitTotal> _units = [];
    private ShardHead _head = ShardHead.Empty;

    /// <param name="shard">The shard.</param>
    /// <param name="definitions">The definition of each version: an outcome is counted by the metrics of the version that it was counted under.</param>
    public ShardRecount(RunShard shard, IReadOnlyDictionary<int, ExperimentDefinition> definitions)
    {
        _shard = shard;
        _rules = definitions.ToDictionary(d => d.Key, d => CountingRules.Of(d.Value));
    }

    public long Rows { get; private set; }

    public long Outcomes { get; private set; }

    public void Add(RecordedRun row)
    {
        Rows++;
        var last = _head.RunSeq;
        _head = _head.With(row.Run);
        _head = _head with { RunSeq = Math.Max(last, _head.RunSeq) };
        if (row.Outcome is not { } outcome)
        {
            return;
        }

        Outcomes++;
        if (row.Run.Counted)
        {
            Count(row.Run, outcome);
        }

        if (Outcomes % FoldEvery == 0)
        {
            Fold();
        }
    }

    /// <summary>All that the rows give. Ends the count.</summary>
    public RecountedShard ToResult()
    {
        foreach (var ((unit, metric, segment), total) in _units)
        {
            ArmOf(segment, unit.Variant).Of(metric).ChangePair(total.Pair, 1);
        }

        var whole = _arms.Where(arm => arm.Key.Slice is null).ToDictionary(arm => arm.Key.Variant, arm => arm.Value.ToStatistics());
        var slices = _arms.Where(arm => arm.Key.Slice is not null)
            .GroupBy(arm => arm.Key.Slice.GetValueOrDefault())
            .ToDictionary(
                slice => slice.Key,
                slice => (IReadOnlyDictionary<string, ArmStatistics>)slice.ToDictionary(arm => arm.Key.Variant, arm => arm.Value.ToStatistics()));
        var units = _units.GroupBy(unit => unit.Key.Unit).ToDictionary(
            unit => unit.Key,
            unit => new UnitTotals(unit.ToDictionary(total => UnitTotals.NameOf(total.Key.Metric, total.Key.Segment), total => total.Value)));
        return new RecountedShard(Rows, Outcomes, _head, whole, slices, units);
    }

    private void Count(Run run, Outcome outcome)
    {
        var rules = _rules[outcome.CountedUnder ?? run.Version];
        var facts = RunFacts.Of(_shard, run);
        var contributions = OutcomeContribution.Of(rules, facts, outcome).ToList();
        var segments = (outcome.CountedIn ?? new Dictionary<string, string?>()).Select(s => SliceKey.OfSegment(s.Key, s.Value));
        Count(run, outcome.Conclusion, contributions, null, rules.UnitIsRun);
        var plain = contributions.ConvertAll(c => c with { HasSketch = false });
        foreach (var slice in segments.Concat(SliceKey.OfRun(facts)))
        {
            Count(run, outcome.Conclusion, plain, slice, rules.UnitIsRun);
        }
    }

    private void Count(Run run, Conclusion conclusion, List<OutcomeContribution> contributions, SliceKey? slice, bool unitIsRun)
    {
        var arm = ArmOf(slice, run.Variant);
        arm.Change(conclusion, 1);
        foreach (var contribution in contributions)
        {
            var tally = arm.Of(contribution.Metric.Name);
            tally.Change(contribution, 1);
            if (!unitIsRun)
            {
                CountUnit(run, contribution, slice);
            }
            else if (contribution.Metric.Kind == MetricKind.Ratio)
            {
                tally.ChangePair(contribution.Pair, 1);
            }
        }
    }

    /// <summary>The sums of each unit, which are put into the pairs at the end; days keep none.</summary>
    private void CountUnit(Run run, OutcomeContribution contribution, SliceKey? slice)
    {
        if (slice is { Day: not null })
        {
            return;
        }

        var key = (new UnitKey(run.Unit, run.Variant), contribution.Metric.Name, slice);
        _units[key] = _units.GetValueOrDefault(key).Plus(contribution.Pair);
    }

    private void Fold()
    {
        foreach (var key in _arms.Keys.ToList())
        {
            _arms[key] = new ArmTally(_arms[key].ToStatistics());
        }
    }

    private ArmTally ArmOf(SliceKey? slice, string variant)
    {
        if (!_arms.TryGetValue((slice, variant), out var tally))
        {
            _arms[(slice, variant)] = tally = new ArmTally(ArmStatistics.Empty);
        }

        return tally;
    }
}

/// <summary>What the raw rows of a shard give.</summary>
/// <param name="Rows">Runs that were read.</param>
/// <param name="Outcomes">Outcomes that were read.</param>
/// <param name="Head">Counts of runs.</param>
/// <param name="Arms">Statistics per variant key.</param>
/// <param name="Slices">Statistics per day, phase or segment and variant key.</param>
/// <param name="Units">Totals of units; empty where the unit is the run.</param>
internal sealed record RecountedShard(
    long Rows,
    long Outcomes,
    ShardHead Head,
    IReadOnlyDictionary<string, ArmStatistics> Arms,
    IReadOnlyDictionary<SliceKey, IReadOnlyDictionary<string, ArmStatistics>> Slices,
    IReadOnlyDictionary<UnitKey, UnitTotals> Units);
