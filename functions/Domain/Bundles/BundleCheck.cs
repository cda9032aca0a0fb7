using System.IO.Compression;
using Splitrun.Domain.Problems;

namespace Splitrun.Domain.Bundles;

/// <summary>Checks a bundle as it passes on to where it is kept: one pass, a few buffers, nothing on disk.</summary>
public static class BundleCheck
{
    /// <summary>The field that every problem of a bundle names.</summary>
    public const string Field = "bundle";

    /// <summary>
    /// Reads <paramref name="content"/> to its end, or to the first thing that is wrong with it, and hands each piece to
    /// <paramref name="keep"/> before it is looked into. Only a bundle in the result says that what was kept may stay.
    /// </summary>
    /// <param name="content">A gzip-compressed tar archive; its own exceptions pass through.</param>
    /// <param name="limits">The largest sizes and number of entries.</param>
    /// <param name="keep">Takes the compressed bytes in order; the memory is valid during the call only.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public static async Task<Result<Bundle>> CopyAsync(
        Stream content,
        BundleLimits limits,
        Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask> keep,
        CancellationToken cancellationToken)
    {
        using var passing = new PassingBytes(content, limits.MaxCompressedBytes, keep);
        await using var gzip = new GZipStream(passing, CompressionMode.Decompress, leaveOpen: true);
        var tar = new TarBytes(gzip, limits.MaxExpandedBytes);
        var scan = new TarScan(tar, limits.MaxEntries);

        var problem = await ScanAsync(scan, passing, tar, cancellationToken);
        if (problem is null)
        {
            return new Bundle(passing.Sha256(), passing.Count, scan.Entries, tar.Count);
        }

        // What stops at a limit looks broken off to the reader behind it: the limit is the true reason.
        return TooLarge(passing, tar, limits) ?? problem;
    }

    private static async Task<Problem?> ScanAsync(
        TarScan scan, PassingBytes passing, TarBytes tar, CancellationToken cancellationToken)
    {
        try
        {
            var problem = await scan.RunAsync(cancellationToken) ?? await CheckGzipEndAsync(passing, tar, cancellationToken);
            return passing.Count == 0 ? BundleProblems.Empty : problem;
        }
        catch (InvalidDataException)
        {
            return BundleProblems.NotGzip;
        }
    }

    /// <remarks>
    /// GZipStream verifies the checksum of what it reads, but takes the end of its input for the end of the data, and passes over
    /// whatever follows. The last four bytes of a gzip file hold the expanded size modulo 2^32 (RFC 1952, section 2.3.1): if they
    /// do, the file is whole, has a single member, and nothing follows it.
    /// </remarks>
    private static async Task<Problem?> CheckGzipEndAsync(PassingBytes passing, TarBytes tar, CancellationToken cancellationToken)
    {
        var more = await passing.ReadAsync(new byte[1], cancellationToken);
        return more == 0 && passing.LastFourBytes == (uint)tar.Count ? null : BundleProblems.GzipEnd;
    }

    private static Problem? TooLarge(PassingBytes passing, TarBytes tar, BundleLimits limits)
    {
        if (passing.IsOverLimit)
        {
            return BundleProblems.TooLarge($"must be at most {limits.MaxCompressedBytes:N0} bytes");
        }

        return tar.IsOverLimit ? BundleProblems.TooLarge($"must expand to at most {limits.MaxExpandedBytes:N0} bytes") : null;
    }
}
