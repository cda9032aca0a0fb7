namespace Splitrun.TestKit.Bundles;

/// <summary>A body whose connection is lost: after so many bytes, reading throws, or cancels the token that it was given.</summary>
public sealed class BreakingStream(byte[] content, int after, CancellationTokenSource? cancels = null) : Stream
{
    private int _position;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => _position;
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_position >= after)
        {
            await (cancels?.CancelAsync() ?? throw new IOException("The connection was lost."));
            cancellationToken.ThrowIfCancellationRequested();
        }

        var read = Math.Min(buffer.Length, after - _position);
        content.AsMemory(_position, read).CopyTo(buffer);
        _position += read;
        return read;
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Read it asynchronously.");

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
