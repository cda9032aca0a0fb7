using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Splitrun.Domain.Bundles;

/// <summary>
/// The compressed bytes on their way: each piece that is read is hashed, counted and handed on to where it is kept. Past the limit
/// it reads as ended.
/// </summary>
internal sealed class PassingBytes(Stream source, long limit, Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask> keep) : Stream
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly byte[] _tail = new byte[sizeof(uint)];

    /// <summary>Bytes that have passed.</summary>
    public long Count { get; private set; }

    public bool IsOverLimit => Count > limit;

    /// <summary>The last four bytes that passed, as a little-endian number.</summary>
    public uint LastFourBytes => BinaryPrimitives.ReadUInt32LittleEndian(_tail);

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>SHA-256 of all that has passed, in lower-case hexadecimal digits.</summary>
    public string Sha256() => Convert.ToHexStringLower(_hash.GetCurrentHash());

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (IsOverLimit)
        {
            return 0;
        }

        var read = await source.ReadAsync(buffer, cancellationToken);
        Count += read;
        if (read == 0 || IsOverLimit)
        {
            return 0;
        }

        var piece = buffer[..read];
        _hash.AppendData(piece.Span);
        RememberTail(piece.Span);
        await keep(piece, cancellationToken);
        return read;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Read it asynchronously.");

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _hash.Dispose();
        }

        base.Dispose(disposing);
    }

    private void RememberTail(ReadOnlySpan<byte> piece)
    {
        var taken = Math.Min(piece.Length, _tail.Length);
        _tail.AsSpan(taken).CopyTo(_tail);
        piece[^taken..].CopyTo(_tail.AsSpan(_tail.Length - taken));
    }
}
