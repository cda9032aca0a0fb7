using Splitrun.Domain.Outcomes;
using Splitrun.Storage.Connections;
using Splitrun.Storage.Limits;
using Splitrun.Storage.Queues;

namespace Splitrun.Storage.Outcomes;

/// <summary>The outcomes queue and its poison queue.</summary>
internal sealed class StorageOutcomeQueue(StorageConnection connection) : IOutcomeQueue
{
    private readonly WorkQueue _queue = new(connection, "outcomes");

    public int MaxMessageBytes => StorageLimits.MessageTextBytes;

    public Task EnqueueAsync(IReadOnlyCollection<ReadOnlyMemory<byte>> messages, TimeSpan delay, CancellationToken cancellationToken) =>
        Task.WhenAll(messages.Select(message => _queue.SendAsync(new BinaryData(message), delay, cancellationToken)));

    public Task EnqueuePoisonAsync(ReadOnlyMemory<byte> message, CancellationToken cancellationToken) =>
        _queue.PoisonAsync(new BinaryData(message), cancellationToken);

    public async Task<IReadOnlyList<PoisonedMessage>> ListPoisonAsync(int limit, CancellationToken cancellationToken) =>
        [.. (await _queue.PeekPoisonAsync(limit, cancellationToken)).Select(m => new PoisonedMessage(m.MessageId, m.Body.ToString(), m.InsertedOn))];

    public Task<int> RequeuePoisonAsync(CancellationToken cancellationToken) => _queue.RequeuePoisonAsync(body => body, cancellationToken);

    public Task<int> KeepPoisonAsync(CancellationToken cancellationToken) => _queue.KeepPoisonAsync(cancellationToken);

    public Task<QueueDepth> DepthAsync(CancellationToken cancellationToken) => _queue.DepthAsync(cancellationToken);
}
