using FsCheck;
using FsCheck.Fluent;
using Splitrun.Domain.Experiments;
using Splitrun.Domain.Outcomes;
using Splitrun.Statistics.Samples;

namespace Splitrun.Domain.Tests.Outcomes;

/// <summary>The algebra that exactly-once counting rests on: putting in and taking out undo each other, and parts merge to the whole.</summary>
public sealed class MetricTallyTests
{
    private static readonly Config Fixed = Config.QuickThrowOnFailure.WithMaxTest(500).WithReplay(20260501, 13);
    private static readonly Metric Tokens = MetricCatalogue.Resolve("effective_tokens");

    /// <summary>The largest of the values below.</summary>
    private const double Largest = 1e12;

    private static Gen<double> Plain => Gen.Choose(-1_000, 1_000).Select(v => v / 8.0);

    private static Gen<double> Value => Gen.OneOf(Plain, Gen.Choose(1, 1_000).Select(v => v * 1e9), Gen.Constant(0.0));

    private static Gen<Sent[]> Batch => (from value in Value from covariate in Plain from stays in Gen.Choose(0, 2) select new Sent(value, covariate, stays > 0)).ArrayOf();

    [Fact]
    public void Change_SomeTakenOutAgain_IsAsIfTheyHadNeverBeenIn() => Holds(Batch, batch =>
    {
        var tally = new MetricTally(MetricStatistics.Empty);
        foreach (var sent in batch)
        {
            tally.Change(sent.Contribution, 1);
        }

        foreach (var sent in batch.Reverse().Where(s => !s.Stays))
        {
            tally.Change(sent.Contribution, -1);
        }

        return Agree(Of(batch.Where(s => s.Stays)), tally.ToStatistics());
    });

    [Fact]
    public void Change_OverSeveralBatches_IsAsInOne() => Holds(Batch.Two(), pair =>
    {
        var (first, second) = pair;
        var tally = new MetricTally(Kept(first));
        foreach (var sent in second)
        {
            tally.Change(sent.Contribution, 1);
        }

        foreach (var sent in first.Concat(second).Where(s => !s.Stays))
        {
            tally.Change(sent.Contribution, -1);
        }

        return Agree(Of(first.Concat(second).Where(s => s.Stays)), tally.ToStatistics());
    });

    [Fact]
    public void Merge_Parts_AreTheWholeInAnyOrder() => Holds(Batch.Two(), pair =>
    {
        var (first, second) = pair;
        var whole = Of(first.Concat(second));
        return Agree(whole, Kept(first).Merge(Kept(second))) && Agree(whole, Kept(second).Merge(Kept(first)));
    });

    [Fact]
    public void Change_NothingToTakeOut_Fails() =>
        Assert.Throws<InvalidOperationException>(() => new MetricTally(MetricStatistics.Empty).Change(new Sent(1, 1, true).Contribution, -1));

    /// <summary>As it is kept: put in one after the other, which carries more digits than a summary made in one go.</summary>
    private static MetricStatistics Kept(IEnumerable<Sent> sent)
    {
        var tally = new MetricTally(MetricStatistics.Empty);
        foreach (var one in sent)
        {
            tally.Change(one.Contribution, 1);
        }

        return tally.ToStatistics();
    }

    private static MetricStatistics Of(IEnumerable<Sent> sent)
    {
        double[] values = [.. sent.Select(s => s.Value)];
        return new MetricStatistics
        {
            Values = Moments.From(values),
            Adjusted = CoMoments.From([.. sent.Select(s => s.Covariate)], values),
            Sketch = values.Length > 0 ? QuantileSketch.From(values) : null,
        };
    }

    private static bool Agree(MetricStatistics expected, MetricStatistics kept) =>
        Agree(expected.Values, kept.Values)
        && Agree(expected.Adjusted.X, kept.Adjusted.X)
        && Agree(expected.Adjusted.Y, kept.Adjusted.Y)
        && Math.Abs(expected.Adjusted.SumOfProducts - kept.Adjusted.SumOfProducts) <= (1e-12 * Math.Abs(expected.Adjusted.SumOfProducts)) + (1e-24 * Largest * Largest)
        && (expected.Sketch ?? QuantileSketch.Empty).ToBytes().SequenceEqual((kept.Sketch ?? QuantileSketch.Empty).ToBytes());

    /// <summary>Rounding leaves some 2^-100 of the largest value that there ever was: 1e-28 of it, and a little more after many steps.</summary>
    private static bool Agree(Moments expected, Moments kept) =>
        expected.Count == kept.Count
        && Math.Abs(expected.Mean - kept.Mean) <= (1e-12 * Math.Abs(expected.Mean)) + (1e-24 * Largest)
        && Math.Abs(expected.SumOfSquaredDeviations - kept.SumOfSquaredDeviations) <= (1e-12 * expected.SumOfSquaredDeviations) + (1e-24 * Largest * Largest);

    private static void Holds<T>(Gen<T> inputs, Func<T, bool> property) => Prop.ForAll(inputs.ToArbitrary(), property).Check(Fixed);

    private sealed record Sent(double Value, double Covariate, bool Stays)
    {
        public OutcomeContribution Contribution => new(Tokens, Value, new Ratio(Value, 1), HasSketch: true, Covariate);
    }
}
