using Splitrun.Domain.Outcomes;

namespace Splitrun.App.Http.Contracts;

/// <summary>An outcome that is kept aside.</summary>
/// <param name="Experiment">Key of the experiment.</param>
/// <param name="RunId">The run nobody knows.</param>
/// <param name="State">waiting, or expired after 24 hours.</param>
/// <param name="WaitingSince">When it was first seen, UTC.</param>
/// <param name="Outcome">What was reported.</param>
internal sealed record OrphanResponse(string Experiment, string RunId, OrphanState State, DateTimeOffset WaitingSince, OutcomeResponse Outcome)
{
    public static OrphanResponse Of(OrphanedOutcome orphan, DateTimeOffset now) => new(
        orphan.Outcome.Experiment,
        orphan.Outcome.RunId,
        orphan.IsExpired(now) ? OrphanState.Expired : OrphanState.Waiting,
        orphan.WaitingSince,
        OutcomeResponse.Of(orphan.Outcome));
}

/// <summary>Whether an orphan may still find its run.</summary>
internal enum OrphanState
{
    Waiting,
    Expired,
}

/// <summary>What a requeue did.</summary>
/// <param name="Requeued">How many messages were put back.</param>
internal sealed record RequeueReceipt(int Requeued);
