using System.Text.Json;
using Azure.Storage.Queues.Models;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Splitrun.App.Http;
using Splitrun.App.Http.Bodies;
using Splitrun.App.Telemetry;
using Splitrun.Domain.Outcomes;
using Splitrun.Domain.Problems;
using Splitrun.Domain.Shadows;

namespace Splitrun.App.Queues;

/// <summary>Records the outcomes of a message. A message may come twice, late, or from anyone who may write to the queue.</summary>
public sealed class OutcomeMessages(
    OutcomeRecorder recorder,
    ShadowRecorder shadows,
    OutcomeTelemetry telemetry,
    IOrphanStore orphans,
    IOutcomeQueue queue,
    TimeProvider time,
    ILogger<OutcomeMessages> logger)
{
    [Function(nameof(RecordOutcomes))]
    public Task RecordOutcomes([QueueTrigger("outcomes")] QueueMessage message, CancellationToken cancellationToken) => LastDelivery.GuardAsync(
        message,
        () => RecordAsync(message.Body.ToArray(), message.InsertedOn, cancellationToken),
        _ => queue.EnqueuePoisonAsync(message.Body.ToMemory(), CancellationToken.None),
        logger);

    private async Task RecordAsync(byte[] body, DateTimeOffset? insertedAt, CancellationToken cancellationToken)
    {
        // The time that the message was put on the queue is the same at each delivery; the time of this one would let an outcome that
        // comes again late, and says no time itself, replace a newer one.
        var receivedAt = time.GetUtcNow();
        var read = Read(body, insertedAt ?? receivedAt);
        var taken = read.Select(r => r.TryGet(out var item, out _) ? item : null).OfType<TakenOutcome>().ToList();
        foreach (var (item, answer) in await RecordAsync(taken, cancellationToken))
        {
            await SettleAsync(item, answer, receivedAt, cancellationToken);
        }

        // One bad outcome does not hold up the others of its message: it goes where it can be looked at and put back.
        // Last, so that a message that is tried again does not put it there twice.
        for (var index = 0; index < read.Count; index++)
        {
            if (read[index].Problem is not null)
            {
                await queue.EnqueuePoisonAsync(OutcomeBody.ItemOf(body, index), cancellationToken);
            }
        }
    }

    /// <summary>An orphan that goes round again is an old one.</summary>
    private static bool IsNews((TakenOutcome Item, RecordedAs As) taken) => taken.As != RecordedAs.Orphan || taken.Item.Draft.WaitingSince is null;

    /// <summary>What a shadow says goes to the shadows alone; what the variant itself predicted goes there too.</summary>
    private async Task<IEnumerable<(TakenOutcome Item, RecordedAs Answer)>> RecordAsync(List<TakenOutcome> taken, CancellationToken cancellationToken)
    {
        var served = taken.Where(t => t.Outcome.ShadowVariant is null).ToList();
        var said = taken.Where(t => t.Outcome.ShadowVariant is not null || t.Outcome.Prediction is not null).ToList();
        var recorded = await recorder.RecordAsync([.. served.Select(t => t.Outcome)]);
        await telemetry.TellAsync([.. served.Zip(recorded).Where(IsNews).Select(t => (t.First.Outcome, t.Second))], cancellationToken);
        var compared = said.Count > 0 ? await shadows.RecordAsync([.. said.Select(t => t.Outcome)], cancellationToken) : [];
        return served.Zip(recorded).Concat(said.Zip(compared).Where(s => s.First.Outcome.ShadowVariant is not null));
    }

    /// <summary>The outcomes of a message, each by itself and without a time of its own a tick after the one before; one problem where it cannot be read at all.</summary>
    private static List<Result<TakenOutcome>> Read(byte[] body, DateTimeOffset insertedAt) => OutcomeBody.Read(body).TryGet(out var drafts, out var problem)
        ? [.. drafts.Select((draft, index) => draft.Then(d => d.ValidateQueued(insertedAt.AddTicks(index)).Then<TakenOutcome>(outcome => new TakenOutcome(outcome, d))))]
        : [problem];

    /// <summary>Keeps an orphan aside and sends it round again until its run appears or its time is up.</summary>
    private async Task SettleAsync(TakenOutcome item, RecordedAs answer, DateTimeOffset receivedAt, CancellationToken cancellationToken)
    {
        if (answer != RecordedAs.Orphan)
        {
            // Only what has waited is known to have a row. One that expired and was sent anew keeps its own until it is old: to look for a row
            // of each outcome would cost as much as to record it.
            if (item.Draft.WaitingSince is not null)
            {
                await orphans.DeleteAsync(item.Outcome.Experiment, item.Outcome.RunId, cancellationToken);
            }

            return;
        }

        // Whoever may write to the queue may write any time there; one that lies ahead would never be over.
        var waitingSince = item.Draft.WaitingSince is { } since && since < receivedAt ? since : receivedAt;
        var orphan = new OrphanedOutcome(item.Outcome, waitingSince);
        await orphans.PutAsync(orphan, cancellationToken);
        if (!orphan.IsExpired(receivedAt))
        {
            var again = item.Draft with { RecordedAt = item.Outcome.RecordedAt, WaitingSince = waitingSince };
            await queue.EnqueueAsync([JsonSerializer.SerializeToUtf8Bytes(again, ApiJson.Options)], orphan.RetryAfter(receivedAt), cancellationToken);
        }
    }

    private sealed record TakenOutcome(Outcome Outcome, OutcomeDraft Draft);
}
