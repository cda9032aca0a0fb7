using System.Security.Cryptography;

namespace Splitrun.Cli.Bundles;

/// <summary>SHA-256 in lower case, the name of a tarball.</summary>
internal static class Checksum
{
    public static async Task<string> OfAsync(string path, CancellationToken cancellationToken)
    {
        await using var file = File.OpenRead(path);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellationToken));
    }
}
