using System.Globalization;
using Splitrun.Domain.Assignment;
using Splitrun.Domain.Experiments;
using Splitrun.Domain.Runs;

namespace Splitrun.Domain.Outcomes.Verification;

/// <summary>The statistics of one shard counted again from its raw rows, each row once, in no particular order.</summary>
internal sealed class ShardRecount
{
    /// <summary>A tally remembers every value for its sketch; so often it is folded into statistics, which do not grow.</summary>
    private const int FoldEvery = 10_000;

    private readonly RunShard _shard;
    private readonly IReadOnlyDictionary<int, ExperimentDefinition> _definitions;
    private readonly Dictionary<int, CountingRules> _rules;
    private readonly Dictionary<(SliceKey? Slice, string Variant), ArmTally> _arms = [];
    private readonly Dictionary<(string Unit, string Variant, string Metric), Ratio> _units = [];
    private readonly Dictionary<string, long> _runs = [];
    private readonly Dictionary<AssignmentReason, long> _notCounted = [];

    /// <param name="shard">The shard.</param>
    /// <param name="definitions">The definition of each version: an outcome is counted by the metrics of the version that it was counted under.</param>
    public ShardRecount(RunShard shard, IReadOnlyDictionary<int, ExperimentDefinition> definitions)
    {
        (_shard, _definitions) = (shard, definitions);
        _rules = definitions.ToDictionary(d => d.Key, d => CountingRules.Of(d.Value));
    }

    public long Rows { get; private set; }

    public long Outcomes { get; private set; }

    public void Add(RecordedRun row)
    {
        Rows++;
        var run = row.Run;
        if (run.Counted)
        {
            _runs[run.Variant] = _runs.GetValueOrDefault(run.Variant) + 1;
        }
        else
        {
            _notCounted[run.Reason] = _notCounted.GetValueOrDefault(run.Reason) + 1;
        }

        if (row.Outcome is not { } outcome)
        {
            return;
        }

        Outcomes++;
        if (run.Counted)
        {
            Count(run, outcome);
        }

        if (Outcomes % FoldEvery == 0)
        {
            Fold();
        }
    }

    /// <summary>What differs from the counts of runs that are kept.</summary>
    public IEnumerable<Difference> CompareWith(ShardHead head)
    {
        Difference Found(string? variant, string quantity, long kept, long recounted) => new(_shard.Index, null, variant, null, quantity, kept, recounted);
        if (head.RunSeq != Rows)
        {
            yield return Found(null, "runs", head.RunSeq, Rows);
        }

        foreach (var variant in head.Arms.Keys.Union(_runs.Keys).Order(StringComparer.Ordinal).Where(v => head.CountOf(v) != _runs.GetValueOrDefault(v)))
        {
            yield return Found(variant, "runs", head.CountOf(variant), _runs.GetValueOrDefault(variant));
        }

        foreach (var reason in head.NotCounted.Keys.Union(_notCounted.Keys).Where(r => head.NotCounted.GetValueOrDefault(r) != _notCounted.GetValueOrDefault(r)))
        {
            yield return Found(null, Words.Of(reason), head.NotCounted.GetValueOrDefault(reason), _notCounted.GetValueOrDefault(reason));
        }
    }

    /// <summary>What differs from the statistics that are kept of outcomes, as a whole and by slice. Ends the count.</summary>
    public IEnumerable<Difference> CompareWith(
        IReadOnlyDictionary<string, ArmStatistics> whole, IReadOnlyDictionary<SliceKey, IReadOnlyDictionary<string, ArmStatistics>> slices)
    {
        AddUnits();
        var kept = whole.Select(arm => (Key: (Slice: (SliceKey?)null, Variant: arm.Key), Arm: arm.Value))
            .Concat(slices.SelectMany(slice => slice.Value.Select(arm => (Key: (Slice: (SliceKey?)slice.Key, Variant: arm.Key), Arm: arm.Value))))
            .ToDictionary(arm => arm.Key, arm => arm.Arm);
        return kept.Keys.Union(_arms.Keys).SelectMany(key => StatisticsComparison.Of(
            new Difference(_shard.Index, TextOf(key.Slice), key.Variant, null, "", 0, 0),
            kept.GetValueOrDefault(key, ArmStatistics.Empty),
            _arms.TryGetValue(key, out var tally) ? tally.ToStatistics() : ArmStatistics.Empty));
    }

    private static string? TextOf(SliceKey? slice) => slice is not { } part ? null : part.Day?.ToString("O", CultureInfo.InvariantCulture) ?? part.SegmentText;

    private void Count(Run run, Outcome outcome)
    {
        var version = outcome.CountedUnder ?? run.Version;
        var facts = RunFacts.Of(_shard, run);
        var contributions = OutcomeContribution.Of(_rules[version], facts, outcome).ToList();
        var segments = outcome.CountedIn ?? new Dictionary<string, string?>();
        Count(ArmOf(null, run.Variant), outcome.Conclusion, contributions);
        foreach (var slice in segments.Select(s => SliceKey.OfSegment(s.Key, s.Value)).Prepend(SliceKey.OfDay(run.AssignedAt)))
        {
            Count(ArmOf(slice, run.Variant), outcome.Conclusion, contributions.ConvertAll(c => c with { HasSketch = false }));
        }

        CountPairs(run, contributions, _definitions[version].UnitIsRun);
    }

    private static void Count(ArmTally arm, Conclusion conclusion, List<OutcomeContribution> contributions)
    {
        arm.Change(conclusion, 1);
        foreach (var contribution in contributions)
        {
            arm.Of(contribution.Metric.Name).Change(contribution, 1);
        }
    }

    /// <summary>Per run for a ratio; where the unit is not the run, the sums of each unit, which are put in at the end.</summary>
    private void CountPairs(Run run, List<OutcomeContribution> contributions, bool unitIsRun)
    {
        foreach (var contribution in contributions)
        {
            var pair = contribution.Pair;
            if (!unitIsRun)
            {
                var key = (run.Unit, run.Variant, contribution.Metric.Name);
                var sum = _units.GetValueOrDefault(key);
                _units[key] = new Ratio(sum.Numerator + pair.Numerator, sum.Denominator + pair.Denominator);
            }
            else if (contribution.Metric.Kind == MetricKind.Ratio)
            {
                var tally = ArmOf(null, run.Variant).Of(contribution.Metric.Name);
                tally.Pairs = tally.Pairs.Add(pair.Numerator, pair.Denominator);
            }
        }
    }

    private void AddUnits()
    {
        foreach (var ((_, variant, metric), sum) in _units)
        {
            var tally = ArmOf(null, variant).Of(metric);
            tally.Pairs = tally.Pairs.Add(sum.Numerator, sum.Denominator);
        }

        _units.Clear();
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
