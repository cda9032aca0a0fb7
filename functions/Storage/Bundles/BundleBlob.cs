using System.Globalization;
using Azure.Storage.Blobs.Models;
using Splitrun.Domain.Bundles;

namespace Splitrun.Storage.Bundles;

/// <summary>How a bundle's description is written beside its content.</summary>
internal static class BundleBlob
{
    private const string Entries = "entries";
    private const string ExpandedSize = "expanded_size";
    private const string Size = "size";

    public static BlobHttpHeaders Headers { get; } = new() { ContentType = "application/gzip" };

    public static Dictionary<string, string> Describe(Bundle bundle) => new()
    {
        [Entries] = bundle.Entries.ToString(CultureInfo.InvariantCulture),
        [ExpandedSize] = bundle.ExpandedSize.ToString(CultureInfo.InvariantCulture),
        [Size] = bundle.Size.ToString(CultureInfo.InvariantCulture),
    };

    /// <summary>The bundle, or null while its copy is on the way.</summary>
    public static Bundle? Read(string sha256, BlobProperties properties)
    {
        var isWhole = properties.BlobCopyStatus is null or CopyStatus.Success;
        return isWhole ? new Bundle(sha256, properties.ContentLength, (int)Number(Entries), Number(ExpandedSize)) : null;

        long Number(string key) => long.Parse(properties.Metadata[key], CultureInfo.InvariantCulture);
    }
}
