namespace Splitrun.Domain.Bundles;

/// <summary>How large a bundle may be.</summary>
public sealed class BundleLimits
{
    public const string SectionName = "Bundles";

    /// <summary>Largest compressed size in bytes.</summary>
    /// <value>The default is 64 MiB.</value>
    public long MaxCompressedBytes { get; set; } = 64L * 1024 * 1024;

    /// <summary>Largest sum of the entries' sizes in bytes.</summary>
    /// <value>The default is 512 MiB.</value>
    public long MaxExpandedBytes { get; set; } = 512L * 1024 * 1024;

    /// <summary>Largest number of entries.</summary>
    /// <value>The default is 20,000.</value>
    public int MaxEntries { get; set; } = 20_000;

    /// <summary>How long a download address works.</summary>
    /// <value>The default is 15 minutes.</value>
    public TimeSpan LinkLifetime { get; set; } = TimeSpan.FromMinutes(15);
}
