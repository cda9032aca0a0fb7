using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Splitrun.Domain.Bundles;
using Splitrun.Domain.Problems;
using Splitrun.Storage.Tables;

namespace Splitrun.Storage.Bundles;

/// <summary>Bundles as blobs named by their hash, in the container <c>bundles</c>.</summary>
/// <remarks>
/// The name is known only at the end of an upload. A bundle of one block waits in memory and is written at once under its name. A larger
/// one is staged, block by block, under a name of its own in <c>incoming/</c>, and copied to its true name by the service when
/// it has passed the check. Blocks that were never committed are no blob: readers cannot see them, and they are discarded with the upload;
/// what a crash leaves in <c>incoming/</c> is swept a day later.
/// </remarks>
internal sealed class BlobBundleStore(BlobServiceClient blobs, BundleLimits limits, TimeProvider time) : IBundleStore
{
    public const string ContainerName = "bundles";
    private static readonly TimeSpan SweepInterval = TimeSpan.FromHours(1);

    private readonly BlobContainerClient _container = blobs.GetBlobContainerClient(ContainerName);
    private readonly BundleLinks _links = new(blobs, time);
    private readonly IncomingSweep _sweep = new(time);
    private volatile bool _exists;
    private long _sweptTicks;

    public async Task<Result<Bundle>> PutAsync(Stream content, CancellationToken cancellationToken)
    {
        await OpenAsync(cancellationToken);
        await using var upload = new BundleUpload(_container, IncomingSweep.NewName(time), time);
        var result = await BundleCheck.CopyAsync(content, limits, upload.KeepAsync, cancellationToken);
        if (result.TryGet(out var bundle, out _))
        {
            await upload.StoreAsync(bundle, cancellationToken);
        }

        return result;
    }

    public async Task<Bundle?> FindAsync(string sha256, CancellationToken cancellationToken)
    {
        if (!Bundle.IsSha256(sha256))
        {
            return null;
        }

        try
        {
            var properties = await _container.GetBlobClient(sha256).GetPropertiesAsync(cancellationToken: cancellationToken);
            return BundleBlob.Read(sha256, properties.Value);
        }
        catch (RequestFailedException missing) when (missing.IsNotFound())
        {
            return null;
        }
    }

    public async Task<Stream?> OpenReadAsync(string sha256, long offset, CancellationToken cancellationToken)
    {
        if (!Bundle.IsSha256(sha256))
        {
            return null;
        }

        try
        {
            var options = new BlobDownloadOptions { Range = new HttpRange(offset) };
            var download = await _container.GetBlobClient(sha256).DownloadStreamingAsync(options, cancellationToken);
            return download.Value.Content;
        }
        catch (RequestFailedException missing) when (missing.IsNotFound())
        {
            return null;
        }
        catch (RequestFailedException pastTheEnd) when (pastTheEnd.ErrorCode == BlobErrorCode.InvalidRange)
        {
            return Stream.Null;
        }
    }

    /// <exception cref="ArgumentException"><paramref name="sha256"/> is no bundle's name.</exception>
    public Task<BundleLink> CreateLinkAsync(string sha256, CancellationToken cancellationToken) =>
        Bundle.IsSha256(sha256)
            ? _links.CreateAsync(_container.GetBlobClient(sha256), limits.LinkLifetime, cancellationToken)
            : throw new ArgumentException($"'{sha256}' is no bundle's name.", nameof(sha256));

    /// <summary>Makes the container once, and looks for what crashed uploads left about every hour of use.</summary>
    private async Task OpenAsync(CancellationToken cancellationToken)
    {
        if (!_exists)
        {
            await _container.CreateIfNotExistsAsync(cancellationToken: cancellationToken);
            _exists = true;
        }

        var (now, swept) = (time.GetUtcNow().UtcTicks, Interlocked.Read(ref _sweptTicks));
        if (now - swept > SweepInterval.Ticks && Interlocked.CompareExchange(ref _sweptTicks, now, swept) == swept)
        {
            await _sweep.RunAsync(_container, cancellationToken);
        }
    }
}
