using System.Text.Json;
using Splitrun.App.Http.Contracts;
using Splitrun.Domain.Experiments;
using Splitrun.Domain.Outcomes;
using Splitrun.Domain.Problems;

namespace Splitrun.App.Http;

/// <summary>Takes outcomes in: checks each, packs the good ones into as few messages as they fit in, and names the others.</summary>
public sealed class OutcomeIntake(IOutcomeQueue queue, IExperimentStore experiments, TimeProvider time)
{
    /// <summary>Most outcomes of one request.</summary>
    public const int MaxOutcomes = 1_000;

    /// <summary>Takes the outcomes of a request. Those that give no time are a tick apart, so that of two for the same run the later one counts.</summary>
    internal async Task<OutcomeReceipt> TakeAsync(IReadOnlyList<Result<OutcomeDraft>> items, CancellationToken cancellationToken)
    {
        var receivedAt = time.GetUtcNow();
        var kept = new Dictionary<string, TakenBy?>();
        var packer = new MessagePacker(queue.MaxMessageBytes);
        var rejected = new List<RejectedOutcome>();
        for (var index = 0; index < items.Count; index++)
        {
            var taken = await CheckAsync(items[index], receivedAt.AddTicks(index), kept, cancellationToken);
            var packed = taken.Then<int>(bytes => packer.Add(bytes)
                ? bytes.Length
                : Problem.OfField(ProblemCode.TooLarge, "outcome", $"must be at most {packer.MaxOutcomeBytes} bytes of JSON"));
            if (packed.Problem is { } problem)
            {
                rejected.Add(new RejectedOutcome(index, problem.Errors));
            }
        }

        await queue.EnqueueAsync(packer.Messages(), TimeSpan.Zero, cancellationToken);
        return new OutcomeReceipt(items.Count - rejected.Count, rejected);
    }

    private async Task<Result<byte[]>> CheckAsync(
        Result<OutcomeDraft> item, DateTimeOffset receivedAt, Dictionary<string, TakenBy?> kept, CancellationToken cancellationToken)
    {
        var read = item.Then<OutcomeDraft>(draft => draft.WaitingSince is null
            ? draft
            : Problem.OfField(ProblemCode.Invalid, "waiting_since", "is set by the server only"));
        if (!read.TryGet(out var draft, out var problem) || !draft.Validate(receivedAt).TryGet(out var outcome, out problem))
        {
            return problem;
        }

        if (!kept.TryGetValue(outcome.Experiment, out var taker))
        {
            taker = await experiments.FindAsync(outcome.Experiment, cancellationToken) is { } experiment ? TakenBy.Of(experiment.Value.Definition) : null;
            kept[outcome.Experiment] = taker;
        }

        if (taker is null)
        {
            return Problem.OfField(ProblemCode.Invalid, "experiment", $"must be an experiment that exists; there is no \"{outcome.Experiment}\"");
        }

        return (OutcomeFit.Check(taker.Metrics, outcome) ?? OutcomeFit.CheckAgreement(taker.Metrics, draft, outcome) ?? OutcomeFit.CheckShadow(taker.Shadows, outcome)) is { } misfit
            ? misfit
            : JsonSerializer.SerializeToUtf8Bytes(draft with { RecordedAt = outcome.RecordedAt }, ApiJson.Options);
    }

    /// <summary>What an experiment takes.</summary>
    private sealed record TakenBy(IReadOnlyList<KeptMetric> Metrics, IReadOnlyList<string> Shadows)
    {
        public static TakenBy Of(ExperimentDefinition definition) => new(KeptMetrics.Of(definition), [.. definition.ShadowVariants.Select(v => v.Key)]);
    }
}
