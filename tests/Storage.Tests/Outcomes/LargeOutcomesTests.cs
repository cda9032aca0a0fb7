using Azure.Data.Tables;
using Splitrun.Domain.Experiments;
using Splitrun.Domain.Outcomes;
using Splitrun.Domain.Outcomes.Verification;
using Splitrun.Domain.Runs;
using Splitrun.Domain.Shadows;
using Splitrun.Storage.Limits;
using Splitrun.Storage.Outcomes;
using Splitrun.Storage.Runs;
using Splitrun.Storage.Tables;
using Splitrun.Storage.Tests.Connections;
using Splitrun.TestKit.Automations;
using Splitrun.TestKit.Chance;
using Splitrun.TestKit.Decisions;
using Splitrun.TestKit.Experiments;

namespace Splitrun.Storage.Tests.Outcomes;

/// <summary>Outcomes and statistics of a size that no single transaction takes, recorded and repaired on real tables.</summary>
[Collection(AzuriteCollection.Name)]
public sealed class LargeOutcomesTests
{
    private const string Key = "large";
    private const int Segments = 30;

    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly DateTimeOffset Noon = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly RunShard Shard = new(Key, 0);

    private readonly InMemoryExperimentStore _experiments = new();
    private readonly TableOutcomeStore _outcomes;
    private readonly TableRunStore _runs;
    private readonly OutcomeRecorder _recorder;
    private readonly Dispatcher _dispatcher;

    public LargeOutcomesTests(AzuriteStorage azurite)
    {
        var (connection, options) = (azurite.Connection, azurite.OwnTables());
        (_outcomes, _runs) = (new TableOutcomeStore(connection, options), new TableRunStore(connection, options));
        var directory = new RunDirectory(_runs);
        _recorder = new OutcomeRecorder(_experiments, _outcomes, directory, new SeededChance(1), TimeProvider.System);
        _dispatcher = new Dispatcher(_experiments, new InMemoryAutomationStore(), _runs, directory, new SeededChance(2), TimeProvider.System);
    }

    /// <summary>Every block of one commit is full, of outcomes of 3 KB each, and one outcome of each is corrected.</summary>
    [Fact]
    public async Task RecordAsync_LongPredictionsInScatteredOrder_AreRecordedOnce()
    {
        const int Runs = 70 * OutcomeBlock.Size;
        await StartAsync(Definitions.Valid(Key), Runs);
        var texts = new Prediction(null, new string('予', Prediction.MaxTextLength));
        var outcomes = Enumerable.Range(0, Runs).OrderBy(i => i % OutcomeBlock.Size).Select(i => Of(i, 0) with { Prediction = texts }).ToList();

        Assert.All(await _recorder.RecordAsync(outcomes), taken => Assert.Equal(RecordedAs.Recorded, taken));
        Assert.All(await _recorder.RecordAsync([.. outcomes.Take(70).Select(o => o with { Sequence = 1, Conclusion = Conclusion.Failure })]), taken => Assert.Equal(RecordedAs.Recorded, taken));

        var arms = (await _outcomes.ReadStatisticsAsync(Shard, None)).Arms.Values;
        Assert.Equal((Runs, 70L), (arms.Sum(arm => arm.Concluded), arms.Sum(arm => arm.Conclusions.GetValueOrDefault(Conclusion.Failure))));
        Assert.Equal(Runs, (await _outcomes.ListBlocksAsync(Shard, None).ToListAsync()).Sum(block => block.Outcomes.Count));
    }

    /// <summary>As many variants and metrics as a definition may have.</summary>
    [Fact]
    public async Task RecordAsync_StatisticsOfVeryManyMetricsVariantsAndSegments_AreRecordedAndRepaired()
    {
        var definition = Definitions.Valid(Key) with
        {
            Variants = [.. Enumerable.Range(0, 10).Select(i => new Variant($"variant_{i}", 1, null, null, null))],
            Control = "variant_0",
            SecondaryMetrics = [.. Enumerable.Range(0, 20).Select(i => new Metric($"secondary_{i}".PadRight(60, '_'), MetricKind.Ratio, MetricDirection.Decrease, null))],
            Guardrails = [.. Enumerable.Range(0, 20).Select(i => new Guardrail($"watched_{i}".PadRight(60, '_'), "<=0.10", null, GuardrailAction.Alert) { HardStop = true })],
        };
        Assert.True(StatisticsRowSize.Of(definition) <= StatisticsRowSize.MaxBytes);
        const int Runs = 25 * Segments;
        await StartAsync(definition, Runs);
        var random = new Random(5);
        var outcomes = Enumerable.Range(0, Runs).Select(i => Of(i, 0) with
        {
            Metrics = definition.Guardrails.ToDictionary(g => g.Metric, _ => Math.Pow(random.NextDouble(), 9)),
            Ratios = definition.SecondaryMetrics.ToDictionary(m => m.Name, _ => new Ratio(Math.Pow(random.NextDouble(), 9), random.NextDouble())),
            Segment = new Dictionary<string, string> { ["repository"] = $"r{i % Segments}" },
        }).ToList();

        foreach (var half in outcomes.Chunk(Runs / 2))
        {
            Assert.All(await _recorder.RecordAsync(half), taken => Assert.Equal(RecordedAs.Recorded, taken));
        }

        Assert.True(await SegmentBytesAsync() > StorageLimits.TransactionBytes, "the segments alone are more than a transaction takes");
        await SpoilAsync();
        var repaired = (await NewRepair().RepairAsync(Key, null, "api", None)).TryGet(out var result, out _) ? result : null;

        Assert.True(repaired is { Consistent: true, Outcomes: Runs, Repaired: [0] });
        Assert.NotEmpty(repaired.Differences);
        Assert.True((await NewVerifier().VerifyAsync(Key, null, None)).TryGet(out var verified, out _) && verified.Consistent);
    }

    private static Outcome Of(int run, long sequence) =>
        new() { Experiment = Key, RunId = $"r{run}", Conclusion = Conclusion.Success, RecordedAt = Noon, Sequence = sequence };

    private async Task StartAsync(ExperimentDefinition definition, int runs)
    {
        var experiment = new Experiment { Definition = definition, CreatedAt = Noon, UpdatedAt = Noon, State = ExperimentState.Running, StartedAt = Noon };
        Assert.True(await _experiments.TryCreateAsync(experiment, None));
        foreach (var chunk in Enumerable.Range(0, runs).Chunk(500))
        {
            await Task.WhenAll(chunk.Select(async i => Assert.True((await _dispatcher.DispatchAsync(Key, new DispatchRequest($"r{i}", null, null, null, null, null, "00"))).TryGet(out _, out _))));
        }
    }

    private async Task<long> SegmentBytesAsync()
    {
        var slices = await _outcomes.ReadSlicesAsync(Shard, (await _outcomes.ReadStatisticsAsync(Shard, None)).Segments, None);
        return slices.Values.Sum(arms => TransactionSize.OnTheWire(new(TableTransactionActionType.Add, new TableEntity("p", "r").WithJson(arms))));
    }

    /// <summary>One segment is empty, so that the whole shard is written again.</summary>
    private async Task SpoilAsync()
    {
        var statistics = await _outcomes.ReadStatisticsAsync(Shard, None);
        var spoilt = new OutcomeCommit(statistics, statistics.Arms, Noon, [], new Dictionary<UnitKey, UnitTotals>())
        {
            Slices = new Dictionary<SliceKey, IReadOnlyDictionary<string, ArmStatistics>> { [statistics.Segments.First()] = new Dictionary<string, ArmStatistics>() },
        };
        Assert.NotNull(await _outcomes.TryCommitAsync(Shard, spoilt, None));
    }

    private StatisticsVerifier NewVerifier() => new(_experiments, _runs, new ShardChecks(_runs, _outcomes, new RecordedRuns(_runs, _outcomes)));

    private StatisticsRepair NewRepair() => new(NewVerifier(), _experiments, _runs, _outcomes, new InMemoryDecisionLog(), TimeProvider.System);
}
