namespace Splitrun.Domain.Bundles;

/// <summary>The expanded bytes as they come out of the decompression, counted; past the limit they read as ended.</summary>
internal sealed class TarBytes(Stream expanded, long limit)
{
    private const int SkipBytes = 64 * 1024;
    private readonly byte[] _skipped = new byte[SkipBytes];

    /// <summary>Bytes that came out so far.</summary>
    public long Count { get; private set; }

    public bool IsOverLimit => Count > limit;

    /// <summary>Fills <paramref name="buffer"/>; answers fewer bytes only at the end.</summary>
    public async ValueTask<int> FillAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        if (IsOverLimit)
        {
            return 0;
        }

        var read = await expanded.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
        Count += read;
        return IsOverLimit ? 0 : read;
    }

    /// <summary>Passes over <paramref name="bytes"/> bytes; false when the end comes first.</summary>
    public async ValueTask<bool> TrySkipAsync(long bytes, CancellationToken cancellationToken)
    {
        while (bytes > 0)
        {
            var step = (int)Math.Min(bytes, SkipBytes);
            if (await FillAsync(_skipped.AsMemory(0, step), cancellationToken) < step)
            {
                return false;
            }

            bytes -= step;
        }

        return true;
    }

    /// <summary>Reads to the end; whether all that came was zeros.</summary>
    public async ValueTask<bool> EndsInZerosAsync(CancellationToken cancellationToken)
    {
        int read;
        do
        {
            read = await FillAsync(_skipped, cancellationToken);
            if (_skipped.AsSpan(0, read).ContainsAnyExcept((byte)0))
            {
                return false;
            }
        }
        while (read == SkipBytes);

        return !IsOverLimit;
    }
}
