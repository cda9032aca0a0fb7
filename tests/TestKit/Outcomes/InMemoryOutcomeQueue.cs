using System.Globalization;
using System.Text;
using Splitrun.Domain.Outcomes;

namespace Splitrun.TestKit.Outcomes;

/// <summary>The outcomes queue in memory. What waits is taken by the test, whatever its delay.</summary>
public sealed class InMemoryOutcomeQueue(TimeProvider time) : IOutcomeQueue
{
    private readonly Lock _gate = new();
    private readonly Queue<(string Text, TimeSpan Delay)> _waiting = [];
    private readonly List<PoisonedMessage> _poison = [];
    private int _ids;

    public int MaxMessageBytes => 49_152;

    /// <summary>What the queue answers to every message but a poisoned one; null takes them.</summary>
    public Exception? Refusal { get; set; }

    /// <summary>The next message with the delay it was sent with, or null; it is gone from the queue.</summary>
    public (string Text, TimeSpan Delay)? Take()
    {
        lock (_gate)
        {
            return _waiting.TryDequeue(out var next) ? next : null;
        }
    }

    public Task EnqueueAsync(IReadOnlyCollection<ReadOnlyMemory<byte>> messages, TimeSpan delay, CancellationToken cancellationToken)
    {
        if (Refusal is not null)
        {
            throw Refusal;
        }

        foreach (var message in messages)
        {
            Bound(message);
            lock (_gate)
            {
                _waiting.Enqueue((Encoding.UTF8.GetString(message.Span), delay));
            }
        }

        return Task.CompletedTask;
    }

    public Task EnqueuePoisonAsync(ReadOnlyMemory<byte> message, CancellationToken cancellationToken)
    {
        Bound(message);
        lock (_gate)
        {
            _poison.Add(new PoisonedMessage((++_ids).ToString(CultureInfo.InvariantCulture), Encoding.UTF8.GetString(message.Span), time.GetUtcNow()));
        }

        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<PoisonedMessage>> ListPoisonAsync(int limit, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return Task.FromResult<IReadOnlyList<PoisonedMessage>>([.. _poison.Take(limit)]);
        }
    }

    public Task<int> RequeuePoisonAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            var count = _poison.Count;
            _poison.ForEach(p => _waiting.Enqueue((p.Text, TimeSpan.Zero)));
            _poison.Clear();
            return Task.FromResult(count);
        }
    }

    /// <summary>Nothing in memory expires.</summary>
    public Task<int> KeepPoisonAsync(CancellationToken cancellationToken) => Task.FromResult(0);

    public Task<QueueDepth> DepthAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return Task.FromResult(new QueueDepth(_waiting.Count, _poison.Count));
        }
    }

    private void Bound(ReadOnlyMemory<byte> message) => ArgumentOutOfRangeException.ThrowIfGreaterThan(message.Length, MaxMessageBytes, nameof(message));
}
