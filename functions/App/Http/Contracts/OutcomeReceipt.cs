namespace Splitrun.App.Http.Contracts;

/// <summary>What became of a batch of outcomes at intake.</summary>
/// <param name="Accepted">How many are on the queue.</param>
/// <param name="Rejected">Which were not taken, and why.</param>
internal sealed record OutcomeReceipt(int Accepted, IReadOnlyList<RejectedOutcome> Rejected);

/// <summary>An outcome that was not taken.</summary>
/// <param name="Index">Its place in the batch, from 0.</param>
/// <param name="Errors">Per field what is wrong and what is allowed.</param>
internal sealed record RejectedOutcome(int Index, IReadOnlyDictionary<string, IReadOnlyList<string>> Errors);
