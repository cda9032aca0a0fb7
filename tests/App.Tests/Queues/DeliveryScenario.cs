using Azure.Storage.Queues.Models;
using Microsoft.Extensions.Logging.Abstractions;
using Splitrun.App.Http;
using Splitrun.App.Queues;
using Splitrun.App.Telemetry;
using Splitrun.Domain.Experiments.Drafts;
using Splitrun.Domain.Outcomes;
using Splitrun.Domain.Runs;
using Splitrun.Domain.Shadows;
using Splitrun.TestKit.Automations;
using Splitrun.TestKit.Chance;
using Splitrun.TestKit.Experiments;
using Splitrun.TestKit.Outcomes;
using Splitrun.TestKit.Runs;
using Splitrun.TestKit.Shadows;
using Splitrun.TestKit.Time;

namespace Splitrun.App.Tests.Queues;

/// <summary>A running experiment, and what intake and queue do with its outcomes, message by message.</summary>
internal sealed class DeliveryScenario
{
    public const string Key = "prompt_style";

    public static readonly DateTimeOffset Noon = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly InMemoryExperimentStore _experiments = new();
    private readonly Dispatcher _dispatcher;
    private readonly RunListing _runs;

    public DeliveryScenario()
    {
        var (chance, shards) = (new SeededChance(1), new InMemoryShards());
        var (runs, outcomes) = (new InMemoryRunStore(shards), new InMemoryOutcomeStore(shards));
        var directory = new RunDirectory(runs);
        Queue = new InMemoryOutcomeQueue(Clock);
        _dispatcher = new Dispatcher(_experiments, new InMemoryAutomationStore(), runs, directory, chance, TimeProvider.System);
        _runs = new RunListing(_experiments, runs, outcomes);
        Intake = new OutcomeIntake(Queue, _experiments, Clock);
        Messages = new OutcomeMessages(
            new OutcomeRecorder(_experiments, outcomes, directory, chance, TimeProvider.System),
            new ShadowRecorder(_experiments, new InMemoryShadowStore(), directory, chance, TimeProvider.System),
            new OutcomeTelemetry(new ExperimentTelemetry(), _experiments, directory),
            Orphans,
            Queue,
            Clock,
            NullLogger<OutcomeMessages>.Instance);
    }

    public ManualTimeProvider Clock { get; } = new(Noon);

    public InMemoryOutcomeQueue Queue { get; }

    public InMemoryOrphanStore Orphans { get; } = new();

    public OutcomeIntake Intake { get; }

    private OutcomeMessages Messages { get; }

    /// <summary>Puts the experiment in place and dispatches the runs.</summary>
    public async Task<DeliveryScenario> StartAsync(params string[] runIds)
    {
        Assert.True(await _experiments.TryCreateAsync(Definitions.Running(Key, draft => draft with { Metric = new MetricDraft { Name = "effective_tokens" } }), CancellationToken.None));
        foreach (var runId in runIds)
        {
            Assert.True((await _dispatcher.DispatchAsync(Key, new DispatchRequest(runId, null, null, null, null, null, "00"))).TryGet(out _, out _));
        }

        return this;
    }

    /// <summary>Delivers a message as the host would.</summary>
    public Task DeliverAsync(string text, int delivery = 1, DateTimeOffset? insertedAt = null) => Messages.RecordOutcomes(
        QueuesModelFactory.QueueMessage("id", "receipt", new BinaryData(text), delivery, insertedOn: insertedAt ?? Clock.GetUtcNow()), CancellationToken.None);

    public async Task<IReadOnlyList<PoisonedMessage>> PoisonAsync() => await Queue.ListPoisonAsync(32, CancellationToken.None);

    /// <summary>What was recorded of a run.</summary>
    public async Task<Outcome?> FindAsync(string runId) =>
        (await _runs.ListAsync(new RunFilter(Key, null, null, null, null, null, null), 1_000, null, CancellationToken.None)).Items.Single(r => r.Run.RunId == runId).Outcome;

    public async Task<IReadOnlyList<OrphanedOutcome>> OrphansAsync() => (await Orphans.ListAsync(1_000, null, CancellationToken.None)).Items;
}
