using System.Buffers;

namespace Splitrun.App.Http;

/// <summary>Packs outcomes into messages: JSON arrays, each as full as a message may be.</summary>
internal sealed class MessagePacker(int maxBytes)
{
    /// <summary>What an outcome gains when it goes round to wait for its run: <c>,"waiting_since":"…"</c>, with a time to the tick in UTC.</summary>
    private const int WaitingBytes = 47;

    private readonly List<ReadOnlyMemory<byte>> _full = [];
    private readonly ArrayBufferWriter<byte> _open = new();

    /// <summary>Largest outcome in bytes of JSON: alone in its message, it must still fit while it waits for its run.</summary>
    public int MaxOutcomeBytes => maxBytes - WaitingBytes;

    /// <summary>False when the outcome alone is more than a message holds.</summary>
    public bool Add(byte[] outcome)
    {
        if (outcome.Length > MaxOutcomeBytes)
        {
            return false;
        }

        // An array around one outcome takes two bytes more, and each further outcome a comma.
        if (_open.WrittenCount + outcome.Length + 2 > maxBytes)
        {
            Close();
        }

        _open.Write(_open.WrittenCount == 0 ? "["u8 : ","u8);
        _open.Write(outcome);
        return true;
    }

    public IReadOnlyCollection<ReadOnlyMemory<byte>> Messages()
    {
        if (_open.WrittenCount > 0)
        {
            Close();
        }

        return _full;
    }

    private void Close()
    {
        _open.Write("]"u8);
        _full.Add(_open.WrittenSpan.ToArray());
        _open.ResetWrittenCount();
    }
}
