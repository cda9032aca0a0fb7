namespace Splitrun.Domain.Bundles;

/// <summary>A tarball that was checked and stored once under its content hash.</summary>
/// <param name="Sha256">SHA-256 of the compressed bytes, 64 lower-case hexadecimal digits; its name.</param>
/// <param name="Size">Compressed size in bytes.</param>
/// <param name="Entries">Number of files, folders and links in the archive.</param>
/// <param name="ExpandedSize">Size in bytes of the tar stream that decompression gives, headers and padding included.</param>
public sealed record Bundle(string Sha256, long Size, int Entries, long ExpandedSize)
{
    private const int Sha256Digits = 64;

    /// <summary>Whether <paramref name="text"/> has the form of a bundle's name.</summary>
    public static bool IsSha256(string text) => text.Length == Sha256Digits && text.All(char.IsAsciiHexDigitLower);
}

/// <summary>A short-lived address from which a bundle can be read, and nothing else.</summary>
/// <param name="Url">Read-only address.</param>
/// <param name="ExpiresAt">When it stops working, UTC.</param>
public sealed record BundleLink(Uri Url, DateTimeOffset ExpiresAt);
