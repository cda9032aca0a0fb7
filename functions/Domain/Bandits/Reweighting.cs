using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Splitrun.Domain.Analysis;
using Splitrun.Domain.Experiments;
using Splitrun.Domain.Outcomes;
using Splitrun.Domain.Reports;
using Splitrun.Statistics.Adaptive;
using Splitrun.Statistics.Comparisons;

namespace Splitrun.Domain.Bandits;

/// <summary>New weights for a bandit: each arm in proportion to its chance to be the best, with a floor. A pure function of the data.</summary>
/// <param name="Weights">Per variant, in per cent, in the definition's order.</param>
/// <param name="Best">Key of the variant that is most likely the best.</param>
/// <param name="Epoch">The state in which the weights change.</param>
/// <param name="Justification">A sentence with the numbers.</param>
public sealed record Reweighting(IReadOnlyList<double> Weights, string Best, WeightEpoch Epoch, string Justification)
{
    /// <summary>
    /// The weights wait until there are so many more observations: the number of changes grows with the logarithm of the observations, and
    /// with it what is kept of them.
    /// </summary>
    private const double Growth = 1.1;

    /// <summary>A smaller change of every share is not worth a new version.</summary>
    private const double LeastChange = 0.01;

    private const int Digits = 2;

    /// <summary>The new weights; null while there is no reason to change them. The same data under the same weights give the same answer.</summary>
    /// <param name="experiment">The experiment.</param>
    /// <param name="statistics">Its numbers.</param>
    /// <param name="at">Now, UTC.</param>
    public static Reweighting? Of(Experiment experiment, ExperimentStatistics statistics, DateTimeOffset at)
    {
        var definition = experiment.Definition;
        if (experiment.State != ExperimentState.Running
            || definition.Assignment.Strategy != AssignmentStrategy.Bandit
            || statistics.Watermark is null)
        {
            return null;
        }

        var samples = statistics.Arms.Select(a => a.Metrics.GetValueOrDefault(definition.Metric.Name, MetricStatistics.Empty)).ToList();
        var epoch = new WeightEpoch(at, [.. samples.Select(s => EpochArm.Of(s, definition is { Metric.Kind: MetricKind.Ratio, UnitIsRun: true }))]);
        if (experiment.Epochs is [.., var last] && epoch.Observed < last.Observed * Growth)
        {
            return null;
        }

        return Allocate(definition, samples, epoch, SeedOf(experiment.Key, epoch));
    }

    private static Reweighting? Allocate(ExperimentDefinition definition, IReadOnlyList<MetricStatistics> samples, WeightEpoch epoch, int seed)
    {
        // A weight of 0 is a person's decision to pause the arm; it stays.
        var live = Enumerable.Range(0, definition.Variants.Count).Where(i => definition.Variants[i].Weight > 0).ToList();
        if (live.Count < 2)
        {
            return null;
        }

        var posteriors = live.Select(i => PosteriorOf(new MetricSample(definition.Metric.Kind, !definition.UnitIsRun, samples[i]))).OfType<ArmPosterior>().ToList();
        if (posteriors.Count < live.Count
            || ThompsonAllocation.Of(posteriors, seed, definition.Metric.Direction == MetricDirection.Increase) is not { Weights: { } shares, ChanceToBeBest: { } chances })
        {
            return null;
        }

        var weights = new double[definition.Variants.Count];
        foreach (var (arm, share) in live.Zip(shares))
        {
            weights[arm] = Math.Round(100 * share, Digits);
        }

        var total = definition.Variants.Sum(v => v.Weight);
        var change = definition.Variants.Select((v, i) => Math.Abs((v.Weight / total) - (weights[i] / weights.Sum()))).Max();
        var best = definition.Variants[live[Enumerable.Range(0, live.Count).MaxBy(i => chances[i])]].Key;
        var words = live.Select((arm, i) =>
            $"{definition.Variants[arm].Key} {NumberText.Of(weights[arm])} % (best with chance {NumberText.Percent(chances[i])}, {NumberText.Of(epoch.Arms[arm].N)} observations)");
        return change < LeastChange
            ? null
            : new Reweighting(weights, best, epoch, $"From now on {string.Join(", ", words)}: each in proportion to its chance to have the best {definition.Metric.Name}, none below the floor (Thompson sampling, seed {seed}).");
    }

    /// <summary>Runs of one unit are not independent: there, as for a ratio, it is that of a ratio of totals. Null where that cannot be computed.</summary>
    private static ArmPosterior? PosteriorOf(MetricSample sample)
    {
        if (!sample.IsRatio)
            return sample.Kind == MetricKind.Binary ? ArmPosterior.OfProportion(sample.Proportion) : ArmPosterior.OfMean(sample.Values);

        return RatioTest.OneArm(sample.Pairs) switch
        {
            { Estimate: { } estimate, StandardError: { } standardError } => ArmPosterior.OfEstimate(sample.Pairs.Count, estimate, standardError),
            { Reason: Reason.ZeroVariance } => ArmPosterior.OfEstimate(sample.Pairs.Count, sample.Pairs.X.Mean / sample.Pairs.Y.Mean, 0),
            _ => null,
        };
    }

    /// <summary>Of the data themselves, so that asking again draws the same.</summary>
    private static int SeedOf(string key, WeightEpoch epoch)
    {
        var text = $"{key}\n{string.Join(',', epoch.Arms.Select(a => a.N))}";
        return (int)(BinaryPrimitives.ReadUInt32BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(text))) & int.MaxValue);
    }
}
