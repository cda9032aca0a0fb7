using Splitrun.Domain.Experiments;
using Splitrun.Domain.Experiments.Drafts;
using Splitrun.Domain.Problems;
using Splitrun.Domain.Runs;
using Splitrun.TestKit.Automations;
using Splitrun.TestKit.Chance;
using Splitrun.TestKit.Experiments;
using Splitrun.TestKit.Outcomes;
using Splitrun.TestKit.Runs;

namespace Splitrun.Domain.Tests.Runs;

/// <summary>Experiments, dispatchers that share one store, and what they wrote.</summary>
internal sealed class DispatchScenario
{
    private readonly SeededChance _chance;
    private readonly TimeProvider _time;

    public DispatchScenario(int seed = 1, double refusedBefore = 0, double refusedAfter = 0, TimeProvider? time = null)
    {
        (_chance, _time) = (new SeededChance(seed), time ?? TimeProvider.System);
        var shards = new InMemoryShards();
        Runs = new ContendedRunStore(new InMemoryRunStore(shards), _chance, refusedBefore, refusedAfter);
        Outcomes = new InMemoryOutcomeStore(shards);
        Dispatcher = NewDispatcher();
    }

    public InMemoryExperimentStore Experiments { get; } = new();

    public InMemoryAutomationStore Automations { get; } = new();

    public ContendedRunStore Runs { get; }

    public InMemoryOutcomeStore Outcomes { get; }

    public Dispatcher Dispatcher { get; }

    public Dispatcher NewDispatcher() => new(Experiments, Automations, Runs, new RunDirectory(Runs), _chance, _time);

    public async Task<Experiment> AddAsync(
        string key = "prompt_style", Func<ExperimentDraft, ExperimentDraft>? change = null, ExperimentState state = ExperimentState.Running)
    {
        var experiment = Definitions.Running(key, change) with { State = state, PromotedVariant = state == ExperimentState.Promoted ? "verbose" : null };
        Assert.True(await Experiments.TryCreateAsync(experiment, CancellationToken.None));
        return experiment;
    }

    /// <summary>Changes the definition of an experiment; its version goes up.</summary>
    public async Task<Experiment> ChangeAsync(Experiment experiment, Func<ExperimentDefinition, ExperimentDefinition> change)
    {
        var stored = await Experiments.FindAsync(experiment.Key, CancellationToken.None);
        var changed = experiment with { Version = experiment.Version + 1, Definition = change(experiment.Definition) };
        Assert.True(await Experiments.TryReplaceAsync(changed, stored!.Revision, CancellationToken.None));
        return changed;
    }

    public static DispatchRequest Ask(string? runId, string? unit = null, string? variant = null) => new(runId, unit, null, variant, null, null, "00");

    public async Task<DispatchedRun> DispatchAsync(string? runId, string? unit = null, string? variant = null, Dispatcher? by = null, string key = "prompt_style") =>
        ValueOf(await (by ?? Dispatcher).DispatchAsync(key, Ask(runId, unit, variant)));

    public static DispatchedRun ValueOf(Result<DispatchedRun> result) =>
        result.TryGet(out var dispatched, out var problem) ? dispatched : throw new InvalidOperationException(problem.Detail);

    /// <summary>The runs of an experiment as they are kept, by their numbers within each shard.</summary>
    public async Task<IReadOnlyList<Run>> KeptAsync(Experiment experiment)
    {
        var kept = new List<Run>();
        foreach (var shard in RunShard.AllOf(experiment.Definition))
        {
            await foreach (var entry in Runs.ListAsync(shard, null, null, CancellationToken.None))
            {
                kept.Add(await Runs.FindAsync(shard, entry.RunId, CancellationToken.None) ?? throw new InvalidOperationException($"{entry.RunId} is listed and not there."));
            }
        }

        return kept;
    }

    public async Task<ShardHead> HeadAsync(int index = 0, string key = "prompt_style") =>
        (await Runs.ReadHeadAsync(new RunShard(key, index), CancellationToken.None)).Head;
}
