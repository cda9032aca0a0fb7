using System.Globalization;
using System.Security.Cryptography;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using Splitrun.Storage.Tables;

namespace Splitrun.Storage.Bundles;

/// <summary>Takes away what uploads that crashed have left in <c>incoming/</c>.</summary>
internal sealed class IncomingSweep(TimeProvider time)
{
    public const string Folder = "incoming/";
    private const string TimeFormat = "yyyyMMdd'T'HHmmss'Z'";
    private const int UniqueDigits = 16;
    private static readonly TimeSpan Age = TimeSpan.FromDays(1);

    /// <summary>A name for an upload; it begins with the time, as staged blocks have none of their own.</summary>
    public static string NewName(TimeProvider time) =>
        $"{Folder}{time.GetUtcNow().UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture)}-{RandomNumberGenerator.GetHexString(UniqueDigits, lowercase: true)}";

    /// <summary>Removes uploads that began more than a day ago, staged or committed.</summary>
    public async Task RunAsync(BlobContainerClient container, CancellationToken cancellationToken)
    {
        var oldest = time.GetUtcNow() - Age;
        await foreach (var blob in container.GetBlobsAsync(BlobTraits.None, BlobStates.Uncommitted, Folder, cancellationToken))
        {
            if (BeganAt(blob.Name) is not { } began || began < oldest)
            {
                await RemoveAsync(container.GetBlockBlobClient(blob.Name), cancellationToken);
            }
        }
    }

    private static async Task RemoveAsync(BlockBlobClient blob, CancellationToken cancellationToken)
    {
        try
        {
            // Staged blocks alone cannot be deleted: committing none of them drops them.
            await blob.CommitBlockListAsync([], cancellationToken: cancellationToken);
            await blob.DeleteIfExistsAsync(cancellationToken: cancellationToken);
        }
        catch (RequestFailedException gone) when (gone.IsConcurrencyConflict())
        {
            // Another instance sweeps at the same time.
        }
    }

    private static DateTimeOffset? BeganAt(string name)
    {
        var text = name[Folder.Length..].Split('-')[0];
        var isTime = DateTimeOffset.TryParseExact(text, TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var began);
        return isTime ? began : null;
    }
}
