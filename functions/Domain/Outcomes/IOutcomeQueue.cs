namespace Splitrun.Domain.Outcomes;

/// <summary>The queue between intake and recording.</summary>
public interface IOutcomeQueue
{
    /// <summary>Largest message in bytes of JSON.</summary>
    int MaxMessageBytes { get; }

    /// <summary>Puts messages on the queue; each is one outcome or an array of them, as JSON.</summary>
    /// <param name="messages">UTF-8 JSON, each at most <see cref="MaxMessageBytes"/>.</param>
    /// <param name="delay">How long they stay out of sight.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task EnqueueAsync(IReadOnlyCollection<ReadOnlyMemory<byte>> messages, TimeSpan delay, CancellationToken cancellationToken);

    /// <summary>Puts a message where those go that cannot be read.</summary>
    Task EnqueuePoisonAsync(ReadOnlyMemory<byte> message, CancellationToken cancellationToken);

    /// <summary>Messages that could not be processed, without taking them away.</summary>
    Task<IReadOnlyList<PoisonedMessage>> ListPoisonAsync(int limit, CancellationToken cancellationToken);

    /// <summary>Puts poisoned messages back for another try; answers how many.</summary>
    Task<int> RequeuePoisonAsync(CancellationToken cancellationToken);

    /// <summary>Sees to it that no poisoned message expires, whoever put it there; answers how many would have.</summary>
    Task<int> KeepPoisonAsync(CancellationToken cancellationToken);

    /// <summary>About how many messages wait.</summary>
    Task<QueueDepth> DepthAsync(CancellationToken cancellationToken);
}

/// <summary>A message that could not be processed.</summary>
/// <param name="Id">The queue's id of it.</param>
/// <param name="Text">Its text.</param>
/// <param name="InsertedAt">When it came, UTC.</param>
public sealed record PoisonedMessage(string Id, string Text, DateTimeOffset? InsertedAt);

/// <summary>About how many messages wait, and how many are poisoned.</summary>
public sealed record QueueDepth(long Waiting, long Poisoned);
