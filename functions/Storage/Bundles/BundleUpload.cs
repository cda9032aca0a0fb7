using System.Buffers;
using System.Globalization;
using System.Text;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using Splitrun.Domain.Bundles;
using Splitrun.Domain.Problems;

namespace Splitrun.Storage.Bundles;

/// <summary>One bundle on its way in. Whatever was not stored when it is disposed of is discarded.</summary>
internal sealed class BundleUpload(BlobContainerClient container, string incomingName, TimeProvider time) : IAsyncDisposable
{
    /// <summary>The only part of an upload that is in memory.</summary>
    public const int BlockBytes = 4 * 1024 * 1024;

    private static readonly TimeSpan DiscardTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan CopyPoll = TimeSpan.FromMilliseconds(200);
    private static readonly BlobRequestConditions IfNew = new() { IfNoneMatch = ETag.All };

    private readonly BlockBlobClient _incoming = container.GetBlockBlobClient(incomingName);
    private readonly byte[] _block = ArrayPool<byte>.Shared.Rent(BlockBytes);
    private readonly List<string> _staged = [];
    private int _filled;
    private bool _mayHaveStaged;

    /// <summary>Takes the next piece; a full block is sent on.</summary>
    public async ValueTask KeepAsync(ReadOnlyMemory<byte> piece, CancellationToken cancellationToken)
    {
        while (!piece.IsEmpty)
        {
            if (_filled == BlockBytes)
            {
                await StageAsync(cancellationToken);
            }

            var taken = Math.Min(piece.Length, BlockBytes - _filled);
            piece[..taken].CopyTo(_block.AsMemory(_filled));
            _filled += taken;
            piece = piece[taken..];
        }
    }

    /// <summary>Stores what was taken under the bundle's name, unless it is there already.</summary>
    public async Task StoreAsync(Bundle bundle, CancellationToken cancellationToken)
    {
        var stored = container.GetBlockBlobClient(bundle.Sha256);
        try
        {
            if (_staged.Count == 0)
            {
                await WriteAtOnceAsync(stored, bundle, cancellationToken);
            }
            else
            {
                await CommitAsync(bundle, cancellationToken);
                await stored.StartCopyFromUriAsync(_incoming.Uri, new BlobCopyFromUriOptions { DestinationConditions = IfNew }, cancellationToken);
            }
        }
        catch (RequestFailedException present) when (IsPresent(present))
        {
            // Another upload of the same content came first; it has the same name and the same description.
        }

        await CompleteCopyAsync(stored, cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        ArrayPool<byte>.Shared.Return(_block);
        if (!_mayHaveStaged)
        {
            return;
        }

        // Without the caller's token: a cancelled upload has to be discarded as well.
        using var timeout = new CancellationTokenSource(DiscardTimeout, time);
        try
        {
            // Committing no blocks at all drops the ones that were staged.
            await _incoming.CommitBlockListAsync([], cancellationToken: timeout.Token);
            await _incoming.DeleteIfExistsAsync(cancellationToken: timeout.Token);
        }
        catch (Exception failure) when (failure is RequestFailedException or StoreUnavailableException or OperationCanceledException)
        {
            // What the caller is to hear is how the upload went. The sweep takes away what stays in incoming/.
        }
    }

    private async Task StageAsync(CancellationToken cancellationToken)
    {
        var id = Convert.ToBase64String(Encoding.ASCII.GetBytes(_staged.Count.ToString("D6", CultureInfo.InvariantCulture)));
        using var block = new MemoryStream(_block, 0, _filled, writable: false);
        _mayHaveStaged = true;
        await _incoming.StageBlockAsync(id, block, cancellationToken: cancellationToken);
        _staged.Add(id);
        _filled = 0;
    }

    private async Task WriteAtOnceAsync(BlockBlobClient stored, Bundle bundle, CancellationToken cancellationToken)
    {
        using var content = new MemoryStream(_block, 0, _filled, writable: false);
        var options = new BlobUploadOptions { HttpHeaders = BundleBlob.Headers, Metadata = BundleBlob.Describe(bundle), Conditions = IfNew };
        await stored.UploadAsync(content, options, cancellationToken);
    }

    private async Task CommitAsync(Bundle bundle, CancellationToken cancellationToken)
    {
        await StageAsync(cancellationToken);
        var options = new CommitBlockListOptions { HttpHeaders = BundleBlob.Headers, Metadata = BundleBlob.Describe(bundle) };
        await _incoming.CommitBlockListAsync(_staged, options, cancellationToken);
    }

    /// <summary>
    /// Waits until the copy is whole. Within one account the service copies at once; where it does not, ours or another upload's
    /// copy is waited for, and a failed one is taken away so that it does not stand in the way of the next upload.
    /// </summary>
    private async Task CompleteCopyAsync(BlockBlobClient stored, CancellationToken cancellationToken)
    {
        BlobProperties properties;
        while ((properties = await stored.GetPropertiesAsync(cancellationToken: cancellationToken)).BlobCopyStatus == CopyStatus.Pending)
        {
            await Task.Delay(CopyPoll, time, cancellationToken);
        }

        if (properties.BlobCopyStatus is CopyStatus.Failed or CopyStatus.Aborted)
        {
            await stored.DeleteIfExistsAsync(conditions: new BlobRequestConditions { IfMatch = properties.ETag }, cancellationToken: cancellationToken);
            throw new StoreUnavailableException($"Storage did not copy the bundle: {properties.CopyStatusDescription}");
        }
    }

    private static bool IsPresent(RequestFailedException refusal) =>
        refusal.ErrorCode == BlobErrorCode.BlobAlreadyExists
        || refusal.ErrorCode == BlobErrorCode.ConditionNotMet
        || refusal.ErrorCode == BlobErrorCode.PendingCopyOperation;
}
