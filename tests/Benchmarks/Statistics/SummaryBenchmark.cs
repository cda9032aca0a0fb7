using BenchmarkDotNet.Attributes;
using Splitrun.Statistics.Bayesian;
using Splitrun.Statistics.Comparisons;
using Splitrun.Statistics.Samples;
using Splitrun.Statistics.Sequential;

namespace Splitrun.Benchmarks.Statistics;

/// <summary>
/// A million runs with five metrics in two arms: summarised from values in memory, and compared from the summaries.
/// against_numpy.py measures the same work in NumPy and SciPy beside it.
/// </summary>
[MemoryDiagnoser]
public class SummaryBenchmark
{
    private const int Runs = 1_000_000;
    private const int Metrics = 5;

    private double[][] _control = [];
    private double[][] _treatment = [];
    private Moments[] _controlMoments = [];
    private Moments[] _treatmentMoments = [];

    [GlobalSetup]
    public void Setup()
    {
        _control = [.. Enumerable.Range(0, Metrics).Select(metric => Column(metric, 0))];
        _treatment = [.. Enumerable.Range(0, Metrics).Select(metric => Column(metric, 1))];
        _controlMoments = [.. _control.Select(column => Moments.From(column))];
        _treatmentMoments = [.. _treatment.Select(column => Moments.From(column))];
    }

    /// <summary>Count, mean and variance of every metric in either arm: five million values.</summary>
    [Benchmark]
    public double Summarise()
    {
        var sum = 0.0;
        for (var metric = 0; metric < Metrics; metric++)
            sum += Moments.From(_control[metric]).Variance + Moments.From(_treatment[metric]).Variance;
        return sum;
    }

    /// <summary>Welch's test with its interval for every metric, from the values.</summary>
    [Benchmark]
    public double SummariseAndTest()
    {
        var sum = 0.0;
        for (var metric = 0; metric < Metrics; metric++)
            sum += WelchTest.Compare(Moments.From(_control[metric]), Moments.From(_treatment[metric])).PValue ?? 0;
        return sum;
    }

    /// <summary>The whole comparison of every metric from the summaries: Welch, lift, sequence, posterior, Bayes factor, adjustment.</summary>
    [Benchmark]
    public double CompareFromMoments()
    {
        var p = new double?[Metrics];
        var sum = 0.0;
        for (var metric = 0; metric < Metrics; metric++)
        {
            Moments control = _controlMoments[metric], treatment = _treatmentMoments[metric];
            p[metric] = WelchTest.Compare(control, treatment).PValue;
            var lift = RelativeEffect.Of(control, treatment);
            sum += ConfidenceSequence.Compare(control, treatment, Runs).Statistic ?? 0;
            sum += EffectPosterior.Of(lift.Estimate ?? 0, lift.StandardError ?? 1, NormalPrior.ForRelativeEffect).ChanceToBeatControl;
            sum += BayesFactor.Means(control, treatment).Statistic ?? 0;
        }

        return sum + (MultipleComparisons.Holm(p)[0] ?? 0);
    }

    /// <summary>One outcome more into a kept summary, as ingestion does it.</summary>
    [Benchmark]
    public double AddOne() => _controlMoments[0].Add(42).Mean;

    // Cheap to make and the same in both languages: a golden-ratio sequence, spread by metric.
    private static double[] Column(int metric, int arm)
    {
        var column = new double[Runs / 2];
        for (var i = 0; i < column.Length; i++)
            column[i] = (100 * (metric + 1)) + arm + (((i + (arm * 7.5) + (metric * 3.25)) * 0.6180339887498949 % 1) * (50 + (10 * metric)));
        return column;
    }
}
