using System.ComponentModel.DataAnnotations;

namespace Splitrun.Domain.Bundles;

/// <summary>How large a bundle may be, and how long an address of it works.</summary>
public sealed class BundleLimits
{
    public const string SectionName = "Bundles";

    /// <summary>Largest compressed size in bytes. Range: 1 to 4 GiB.</summary>
    /// <value>The default is 64 MiB.</value>
    [Range(1L, 4L * 1024 * 1024 * 1024)]
    public long MaxCompressedBytes { get; set; } = 64L * 1024 * 1024;

    /// <summary>Largest size in bytes of what decompression gives, headers and padding included. Range: 1 KiB to 64 GiB.</summary>
    /// <value>The default is 512 MiB.</value>
    [Range(1024L, 64L * 1024 * 1024 * 1024)]
    public long MaxExpandedBytes { get; set; } = 512L * 1024 * 1024;

    /// <summary>Largest number of entries. Range: 1 to 1,000,000.</summary>
    /// <value>The default is 20,000.</value>
    [Range(1, 1_000_000)]
    public int MaxEntries { get; set; } = 20_000;

    /// <summary>How long a download address works. Range: one minute to a day.</summary>
    /// <value>The default is 15 minutes.</value>
    [Range(typeof(TimeSpan), "00:01:00", "1.00:00:00")]
    public TimeSpan LinkLifetime { get; set; } = TimeSpan.FromMinutes(15);
}
