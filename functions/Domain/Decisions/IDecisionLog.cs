namespace Splitrun.Domain.Decisions;

/// <summary>Keeps every decision and change of state, for ever.</summary>
public interface IDecisionLog
{
    /// <summary>Adds a record; the same decision of the same moment, about the same variant, is kept once, however often it is added.</summary>
    Task AppendAsync(string experiment, DecisionRecord decision, CancellationToken cancellationToken);

    /// <summary>Newest first, from after <paramref name="cursor"/> on (as the last page gave it; null for the first).</summary>
    Task<DecisionPage> ListAsync(string experiment, int limit, string? cursor, CancellationToken cancellationToken);
}

/// <summary>A page of the log.</summary>
/// <param name="Items">Newest first.</param>
/// <param name="NextCursor">Null on the last page.</param>
public sealed record DecisionPage(IReadOnlyList<DecisionRecord> Items, string? NextCursor);
