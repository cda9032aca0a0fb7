using System.Buffers;

namespace Splitrun.App.Http;

/// <summary>Packs outcomes into messages: JSON arrays, each as full as a message may be.</summary>
internal sealed class MessagePacker(int maxBytes)
{
    private readonly List<ReadOnlyMemory<byte>> _full = [];
    private readonly ArrayBufferWriter<byte> _open = new();

    /// <summary>False when the outcome alone is more than a message holds.</summary>
    public bool Add(byte[] outcome)
    {
        // An array around one outcome takes two bytes more, and each further outcome a comma.
        if (outcome.Length + 2 > maxBytes)
        {
            return false;
        }

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
