using System.Globalization;
using Azure.Data.Tables;
using Splitrun.Domain.Experiments;
using Splitrun.Domain.Experiments.Drafts;
using Splitrun.Domain.Outcomes;
using Splitrun.Domain.Shadows;
using Splitrun.Statistics.Samples;
using Splitrun.Storage.Limits;
using Splitrun.Storage.Tables;
using Splitrun.Storage.Tests.Runs;
using Splitrun.TestKit.Experiments;
using Splitrun.TestKit.Running;

namespace Splitrun.Storage.Tests.Outcomes;

/// <summary>What the domain takes for the size of rows, held against what is written and against what storage takes.</summary>
public sealed class RowSizesTests
{
    [Theory]
    [InlineData(AssignmentPolicy.RunUnit)]
    [InlineData("user")]
    public void Of_EveryNumberAtItsLongest_IsNoLessThanTheRowAndNotMuchMore(string unit)
    {
        var definition = Definitions.Valid("prompt_style", d => d with
        {
            Variants = [.. Enumerable.Range(0, 4).Select(i => new VariantDraft { Key = new string('v', 99) + i })],
            SecondaryMetrics = [new MetricDraft { Name = "ratio", Kind = MetricKind.Ratio }, new MetricDraft { Name = new string('m', 100) }],
            Guardrails = [new GuardrailDraft { Metric = "toxicity", Threshold = "<=0.123456789012345", HardStop = true }],
            Assignment = new AssignmentDraft { Unit = unit },
            Analysis = new AnalysisDraft { Cuped = "size" },
        });
        var moments = new Moments(1L << 53, -1.2345678901234567e-100, 1.2345678901234567e-100, -1.2345678901234567e-117, -1.2345678901234567e-117);
        var pairs = new CoMoments(moments, moments, -1.2345678901234567e-100, -1.2345678901234567e-117);
        double[] apart = [.. Enumerable.Range(0, 2_000).Select(i => Math.Pow(10, (i % 13) - 6) / 3 * (1 + (i / 7.0)))];
        var valueSums = ExactMoments.Empty.Add(apart) with { Count = 1L << 53 };
        var pairSums = ExactCoMoments.Empty.Add(apart, [.. apart.Reverse()]) with { X = valueSums };
        var metrics = KeptMetrics.Of(definition).ToDictionary(kept => kept.Metric.Name, kept => new MetricStatistics
        {
            Values = moments,
            Successes = 1L << 53,
            Pairs = definition.UnitIsRun && kept.Metric.Kind != MetricKind.Ratio ? CoMoments.Empty : pairs,
            Adjusted = definition.UnitIsRun && kept.IsPrimary ? pairs : CoMoments.Empty,
            ValueSums = valueSums,
            PairSums = definition.UnitIsRun && kept.Metric.Kind != MetricKind.Ratio ? null : pairSums,
            AdjustedSums = definition.UnitIsRun && kept.IsPrimary ? pairSums : null,
        });
        var conclusions = Enum.GetValues<Conclusion>().ToDictionary(c => c, _ => 1L << 53);
        var arms = definition.Variants.ToDictionary(v => v.Key, _ => new ArmStatistics { Conclusions = conclusions, Metrics = metrics });

        Assert.InRange(BytesOf(arms), StatisticsRowSize.Of(definition) * 0.8, StatisticsRowSize.Of(definition));
    }

    /// <summary>Whatever an outcome says, twenty of them fit into a row.</summary>
    [Fact]
    public void BlockOfTheLargestOutcomes_FitsIntoARow()
    {
        var outcomes = Enumerable.Range(0, OutcomeBlock.Size).Select(i => Largest($"{i:D2}")).ToList();

        Assert.InRange(BytesOf(outcomes), StorageLimits.EntityBytes / 2, StorageLimits.EntityBytes - 2_000);
    }

    [Fact]
    public void LargestCommitOfOneOutcome_FitsIntoATransaction()
    {
        var block = StorageLimits.EntityBytes * 4L / 3;
        var statistics = StatisticsRowSize.CommitBytes * 4L / 3;

        Assert.InRange(block + statistics, 0, StorageLimits.TransactionBytes * 97L / 100);
    }

    /// <summary>Half of a transaction is left for statistics.</summary>
    [Fact]
    public void BlocksOfOneCommit_TakeNoMoreThanHalfOfATransaction() =>
        Assert.InRange(CommitSize.MaxBlockBytes * 4L / 3, StorageLimits.TransactionBytes * 4L / 10, StorageLimits.TransactionBytes / 2);

    [Fact]
    public void LargestRunsOfOneCommit_FitIntoATransaction()
    {
        var weights = Enumerable.Range(0, 10).ToDictionary(i => $"{i}".PadRight(100, 'v'), _ => 1.0 / 3);
        var run = TestRuns.Full(new string('予', Naming.MaxRunIdLength)) with { Unit = new string('予', Naming.MaxUnitLength), Weights = weights };
        var row = new TableEntity(new string('e', 104), new string('r', StorageLimits.KeyCharacters)).WithJson(run);

        Assert.InRange(StorageLimits.RunsACommit * TransactionSize.OnTheWire(new(TableTransactionActionType.Add, row)), 0, StorageLimits.TransactionBytes * 3L / 4);
    }

    [Fact]
    public void RowsOfOneCommit_WithWhatStandsBesideThem_AreNoMoreThanATransactionHolds()
    {
        Assert.Equal(StorageLimits.TransactionEntities, StorageLimits.RunsACommit + 2);
        Assert.InRange(StorageLimits.OutcomeRowsACommit + 3, 1, StorageLimits.TransactionEntities);
        Assert.InRange(StorageLimits.ShadowRunsACommit + 1, 1, StorageLimits.TransactionEntities);
    }

    /// <summary>What the README promises follows from what storage takes.</summary>
    [Fact]
    public void DispatchesASecond_AreThoseOfTheReadme()
    {
        var readme = File.ReadAllText(Path.Combine(Repository.Folder, "README.md"));

        Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"up to {StorageLimits.DispatchesAShardASecond:N0} dispatches a second and an account about {StorageLimits.DispatchesAnAccountASecond:N0}"), readme, StringComparison.Ordinal);
    }

    private static int BytesOf<T>(T value) => ((IDictionary<string, object>)new TableEntity("p", "r").WithJson(value)).Values.OfType<byte[]>().Sum(part => part.Length);

    private static Outcome Largest(string name)
    {
        string Named(int i, int length) => $"{i:D3}".PadRight(length, 'n');
        return new Outcome
        {
            Experiment = Named(0, 100),
            RunId = name.PadRight(Naming.MaxRunIdLength, '予'),
            Conclusion = Conclusion.TimedOut,
            ErrorKind = new string('予', 200),
            Metrics = Enumerable.Range(0, 101).ToDictionary(i => Named(i, 100), _ => -1.2345678901234567e-100),
            Ratios = Enumerable.Range(0, 100).ToDictionary(i => Named(i, 100), _ => new Ratio(-1.2345678901234567e-100, -1.2345678901234567e-100)),
            Segment = Enumerable.Range(0, 10).ToDictionary(i => Named(i, 100), _ => new string('予', 100)),
            CountedIn = Enumerable.Range(0, 8).ToDictionary(i => Named(i, 100), string? (_) => new string('予', 100)),
            CountedUnder = int.MaxValue,
            PrimaryMetric = -1.2345678901234567e-100,
            Prediction = new Prediction(null, new string('\u0001', Prediction.MaxTextLength)),
            RecordedAt = new DateTimeOffset(2026, 5, 1, 12, 0, 0, TimeSpan.Zero).AddTicks(1),
            Sequence = long.MaxValue,
        };
    }
}
