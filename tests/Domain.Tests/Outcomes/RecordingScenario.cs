using System.Text.Json;
using Splitrun.Domain.Experiments;
using Splitrun.Domain.Experiments.Drafts;
using Splitrun.Domain.Outcomes;
using Splitrun.Domain.Runs;
using Splitrun.TestKit.Automations;
using Splitrun.TestKit.Chance;
using Splitrun.TestKit.Experiments;
using Splitrun.TestKit.Outcomes;
using Splitrun.TestKit.Runs;

namespace Splitrun.Domain.Tests.Outcomes;

/// <summary>A running experiment with its runs, and recorders of outcomes that share one store.</summary>
internal sealed class RecordingScenario
{
    public const string Key = "prompt_style";

    public static readonly DateTimeOffset Noon = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly SeededChance _chance;

    public RecordingScenario(int seed = 1, Func<ExperimentDraft, ExperimentDraft>? change = null, double refusedBefore = 0, double refusedAfter = 0)
    {
        _chance = new SeededChance(seed);
        var shards = new InMemoryShards();
        Experiment = Definitions.Running(Key, draft => (change ?? (d => d))(draft with { Metric = new MetricDraft { Name = "effective_tokens" } }));
        Runs = new InMemoryRunStore(shards);
        Outcomes = new ContendedOutcomeStore(new InMemoryOutcomeStore(shards), _chance, refusedBefore, refusedAfter);
        Directory = new RunDirectory(Runs);
        Dispatcher = new Dispatcher(Experiments, new InMemoryAutomationStore(), Runs, Directory, _chance, TimeProvider.System);
        Recorder = NewRecorder();
    }

    public Experiment Experiment { get; private set; }

    public InMemoryExperimentStore Experiments { get; } = new();

    public IRunStore Runs { get; }

    public IOutcomeStore Outcomes { get; }

    public RunDirectory Directory { get; }

    public Dispatcher Dispatcher { get; }

    public OutcomeRecorder Recorder { get; }

    public OutcomeRecorder NewRecorder() => new(Experiments, Outcomes, Directory, _chance, TimeProvider.System);

    /// <summary>Puts the experiment in place and dispatches runs r0, r1, …, each of the unit that is named for it.</summary>
    public async Task<RecordingScenario> StartAsync(int runs, Func<int, string?>? unitOf = null)
    {
        Assert.True(await Experiments.TryCreateAsync(Experiment, CancellationToken.None));
        await Task.WhenAll(Enumerable.Range(0, runs).Select(i => DispatchAsync($"r{i}", unitOf?.Invoke(i))));
        return this;
    }

    public async Task<Run> DispatchAsync(string runId, string? unit = null, string? variant = null, object? attributes = null) =>
        (await Dispatcher.DispatchAsync(Key, new DispatchRequest(runId, unit, attributes is null ? null : JsonSerializer.SerializeToElement(attributes), variant, null, null, "00"))).TryGet(out var dispatched, out var problem)
            ? dispatched.Run
            : throw new InvalidOperationException(problem.Detail);

    /// <summary>Changes the definition as a PUT would.</summary>
    public async Task ReviseAsync(Func<ExperimentDefinition, ExperimentDefinition> change)
    {
        var stored = await Experiments.FindAsync(Key, CancellationToken.None) ?? throw new InvalidOperationException("The scenario has started.");
        Experiment = stored.Value with { Definition = change(stored.Value.Definition), Version = stored.Value.Version + 1 };
        Assert.True(await Experiments.TryReplaceAsync(Experiment, stored.Revision, CancellationToken.None));
    }

    public async Task<RecordedAs> RecordAsync(Outcome outcome) => Assert.Single(await Recorder.RecordAsync([outcome]));

    /// <summary>The statistics of one variant over all shards.</summary>
    public async Task<ArmStatistics> ArmAsync(string variant)
    {
        var sum = ArmStatistics.Empty;
        foreach (var shard in RunShard.AllOf(Experiment.Definition))
        {
            var statistics = await Outcomes.ReadStatisticsAsync(shard, CancellationToken.None);
            sum = sum.Merge(statistics.Arms.GetValueOrDefault(variant, ArmStatistics.Empty));
        }

        return sum;
    }

    /// <summary>Every run with its outcome.</summary>
    public async Task<IReadOnlyList<RecordedRun>> RowsAsync()
    {
        var page = await new RunListing(Experiments, Runs, Outcomes).ListAsync(new RunFilter(Key, null, null, null, null, null, null), 10_000, null, CancellationToken.None);
        Assert.Null(page.Next);
        return page.Items;
    }

    public static Outcome Success(string runId, int minute, params (string Name, double Value)[] metrics) => new()
    {
        Experiment = Key,
        RunId = runId,
        Conclusion = Conclusion.Success,
        Metrics = metrics.ToDictionary(m => m.Name, m => m.Value),
        RecordedAt = Noon.AddMinutes(minute),
    };
}
