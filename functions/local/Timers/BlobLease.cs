using System.Diagnostics.CodeAnalysis;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;

namespace Splitrun.Local.Timers;

/// <summary>
/// A lock among all instances of the app: the lease of a blob. It runs out by itself when its holder no longer renews it.
/// </summary>
/// <param name="container">The container of the lock's blob; made if need be.</param>
/// <param name="path">The blob's name.</param>
/// <param name="time">The clock that paces the renewals.</param>
internal sealed class BlobLease(BlobContainerClient container, string path, TimeProvider time)
{
    /// <summary>The shortest that storage grants, so that another instance takes over soon.</summary>
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan RenewalInterval = TimeSpan.FromSeconds(4);

    private readonly BlobClient _blob = container.GetBlobClient(path);

    /// <summary>Takes the lock if it is free.</summary>
    /// <returns>What holds it, to be disposed of; null if another instance has it.</returns>
    /// <exception cref="RequestFailedException">Storage refuses for another reason.</exception>
    public async Task<Holder?> TryTakeAsync(CancellationToken cancellationToken)
    {
        var lease = _blob.GetBlobLeaseClient();
        try
        {
            await lease.AcquireAsync(Duration, cancellationToken: cancellationToken);
        }
        catch (RequestFailedException exception) when (exception.Status == 404)
        {
            await CreateAsync(cancellationToken);
            return await TryTakeAsync(cancellationToken);
        }
        catch (RequestFailedException exception) when (IsTaken(exception))
        {
            return null;
        }

        return new Holder(lease, time);
    }

    private static bool IsTaken(RequestFailedException exception) => exception.Status is 409 or 412;

    private async Task CreateAsync(CancellationToken cancellationToken)
    {
        await container.CreateIfNotExistsAsync(cancellationToken: cancellationToken);
        try
        {
            var onlyIfNew = new BlobUploadOptions { Conditions = new BlobRequestConditions { IfNoneMatch = ETag.All } };
            await _blob.UploadAsync(BinaryData.Empty, onlyIfNew, cancellationToken);
        }
        catch (RequestFailedException exception) when (IsTaken(exception))
        {
            // Another instance made it first.
        }
    }

    /// <summary>Renews the lease until it is disposed of, and then gives it back.</summary>
    [SuppressMessage("Design", "CA1034", Justification = "Internal, and of no use without the lease.")]
    internal sealed class Holder : IAsyncDisposable
    {
        private readonly CancellationTokenSource _ended = new();
        private readonly CancellationTokenSource _lost = new();
        private readonly BlobLeaseClient _lease;
        private readonly TimeProvider _time;
        private readonly Task _renewing;

        public Holder(BlobLeaseClient lease, TimeProvider time)
        {
            (_lease, _time) = (lease, time);
            _renewing = RenewAsync();
        }

        /// <summary>Cancelled when the lock may no longer be ours.</summary>
        public CancellationToken Lost => _lost.Token;

        public async ValueTask DisposeAsync()
        {
            await _ended.CancelAsync();
            await _renewing;
            if (!_lost.IsCancellationRequested)
                await ReleaseAsync();

            _ended.Dispose();
            _lost.Dispose();
        }

        private async Task RenewAsync()
        {
            var renewed = _time.GetTimestamp();
            try
            {
                while (true)
                {
                    await Task.Delay(RenewalInterval, _time, _ended.Token);
                    if (await TryRenewAsync())
                        renewed = _time.GetTimestamp();
                    else if (_time.GetElapsedTime(renewed) + RenewalInterval >= Duration)
                        break;
                }

                await _lost.CancelAsync();
            }
            catch (OperationCanceledException) when (_ended.IsCancellationRequested)
            {
                // The holder is being disposed of.
            }
            catch (RequestFailedException exception) when (exception.Status is 404 || IsTaken(exception))
            {
                await _lost.CancelAsync();
            }
        }

        /// <summary>False where storage cannot be reached now: the lease still runs a while.</summary>
        private async Task<bool> TryRenewAsync()
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(_ended.Token);
            limit.CancelAfter(RenewalInterval);
            try
            {
                await _lease.RenewAsync(cancellationToken: limit.Token);
                return true;
            }
            catch (Exception exception) when (IsPassing(exception) && !_ended.IsCancellationRequested)
            {
                return false;
            }
        }

        private async Task ReleaseAsync()
        {
            using var limit = new CancellationTokenSource(RenewalInterval);
            try
            {
                await _lease.ReleaseAsync(cancellationToken: limit.Token);
            }
            catch (Exception exception) when (exception is RequestFailedException || IsPassing(exception))
            {
                // The lease runs out by itself.
            }
        }

        private static bool IsPassing(Exception exception) =>
            exception is AggregateException or OperationCanceledException || exception is RequestFailedException { Status: 0 or >= 500 };
    }
}
