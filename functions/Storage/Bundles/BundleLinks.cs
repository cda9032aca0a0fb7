using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Sas;
using Splitrun.Domain.Bundles;

namespace Splitrun.Storage.Bundles;

/// <summary>
/// Read-only addresses: shared access signatures of one blob, signed with the account's key where the client has it (Azurite), else with a
/// user delegation key, which lasts for many links.
/// </summary>
internal sealed class BundleLinks(BlobServiceClient blobs, TimeProvider time)
{
    /// <summary>How long a delegation key is asked for; the service gives seven days at most.</summary>
    private static readonly TimeSpan KeyLifetime = TimeSpan.FromDays(2);

    /// <summary>How far the clock here and the service's may differ.</summary>
    private static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(5);

    private volatile UserDelegationKey? _key;

    /// <summary>An address of <paramref name="blob"/> that can be read for <paramref name="lifetime"/> (at most a day).</summary>
    public async Task<BundleLink> CreateAsync(BlobClient blob, TimeSpan lifetime, CancellationToken cancellationToken)
    {
        var expiresAt = time.GetUtcNow() + lifetime;
        var signature = new BlobSasBuilder(BlobSasPermissions.Read, expiresAt)
        {
            BlobContainerName = blob.BlobContainerName,
            BlobName = blob.Name,
            Resource = "b",
            Protocol = blob.Uri.Scheme == Uri.UriSchemeHttps ? SasProtocol.Https : SasProtocol.HttpsAndHttp,
        };
        if (blob.CanGenerateSasUri)
        {
            return new BundleLink(blob.GenerateSasUri(signature), expiresAt);
        }

        var key = await DelegationKeyAsync(expiresAt, cancellationToken);
        var signed = new BlobUriBuilder(blob.Uri) { Sas = signature.ToSasQueryParameters(key, blobs.AccountName) };
        return new BundleLink(signed.ToUri(), expiresAt);
    }

    private async Task<UserDelegationKey> DelegationKeyAsync(DateTimeOffset neededUntil, CancellationToken cancellationToken)
    {
        if (_key is { } kept && kept.SignedExpiresOn >= neededUntil)
        {
            return kept;
        }

        // Two requests that come here together both ask; either key is good.
        var now = time.GetUtcNow();
        var response = await blobs.GetUserDelegationKeyAsync(now - ClockSkew, now + KeyLifetime, cancellationToken);
        _key = response.Value;
        return response.Value;
    }
}
