using System.Formats.Tar;
using System.IO.Compression;

namespace Splitrun.Domain.Tests.Bundles;

/// <summary>A tarball as another reader sees it.</summary>
internal static class Expanded
{
    public static List<(string Name, string Content, UnixFileMode Mode)> Files(byte[] tarball) =>
        [.. Entries(tarball).Select(e => (e.Name, TextOf(e), e.Mode))];

    public static List<TarEntry> Entries(byte[] tarball)
    {
        using var gzip = new GZipStream(new MemoryStream(tarball), CompressionMode.Decompress);
        using var reader = new TarReader(gzip);
        var entries = new List<TarEntry>();
        while (reader.GetNextEntry(copyData: true) is { } entry)
        {
            entries.Add(entry);
        }

        return entries;
    }

    private static string TextOf(TarEntry entry) => entry.DataStream is { } data ? new StreamReader(data).ReadToEnd() : "";
}
