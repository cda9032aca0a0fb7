using System.Buffers.Binary;

namespace Splitrun.Domain.Bundles;

/// <summary>Writes a gzip file (RFC 1952) of stored blocks (RFC 1951, section 3.2.4): no compression, and so the same bytes everywhere and always.</summary>
/// <remarks>
/// What a compressor makes of its input depends on its version and on the processor. A bundle's name is the hash of its bytes, and
/// bundles that are made here are small: a fixed name is worth more than the bytes saved.
/// </remarks>
internal sealed class StoredGzip(Stream target)
{
    private const int MaxBlockBytes = ushort.MaxValue;

    /// <summary>Magic number, deflate, no flags, no time, no hint of the compressor, unknown system.</summary>
    private static readonly byte[] Header = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255];

    private static readonly uint[] CrcTable = [.. Enumerable.Range(0, 256).Select(CrcOf)];

    private readonly byte[] _block = new byte[MaxBlockBytes];
    private int _filled;
    private uint _crc = uint.MaxValue;
    private long _count;
    private bool _started;

    public async Task WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        foreach (var value in bytes.Span)
        {
            _crc = CrcTable[(byte)(_crc ^ value)] ^ (_crc >> 8);
        }

        _count += bytes.Length;
        while (!bytes.IsEmpty)
        {
            if (_filled == MaxBlockBytes)
            {
                await WriteBlockAsync(isLast: false, cancellationToken);
            }

            var taken = Math.Min(bytes.Length, MaxBlockBytes - _filled);
            bytes[..taken].CopyTo(_block.AsMemory(_filled));
            _filled += taken;
            bytes = bytes[taken..];
        }
    }

    /// <summary>Writes what is left, the checksum and the size.</summary>
    public async Task CompleteAsync(CancellationToken cancellationToken)
    {
        await WriteBlockAsync(isLast: true, cancellationToken);
        var trailer = new byte[2 * sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(trailer, ~_crc);
        BinaryPrimitives.WriteUInt32LittleEndian(trailer.AsSpan(sizeof(uint)), unchecked((uint)_count));
        await target.WriteAsync(trailer, cancellationToken);
    }

    private async Task WriteBlockAsync(bool isLast, CancellationToken cancellationToken)
    {
        if (!_started)
        {
            await target.WriteAsync(Header, cancellationToken);
            _started = true;
        }

        var head = new byte[1 + (2 * sizeof(ushort))];
        head[0] = isLast ? (byte)1 : (byte)0;
        BinaryPrimitives.WriteUInt16LittleEndian(head.AsSpan(1), (ushort)_filled);
        BinaryPrimitives.WriteUInt16LittleEndian(head.AsSpan(3), (ushort)~_filled);
        await target.WriteAsync(head, cancellationToken);
        await target.WriteAsync(_block.AsMemory(0, _filled), cancellationToken);
        _filled = 0;
    }

    private static uint CrcOf(int value)
    {
        const uint ReversedPolynomial = 0xedb88320;
        var crc = (uint)value;
        for (var bit = 0; bit < 8; bit++)
        {
            crc = (crc & 1) == 0 ? crc >> 1 : ReversedPolynomial ^ (crc >> 1);
        }

        return crc;
    }
}
