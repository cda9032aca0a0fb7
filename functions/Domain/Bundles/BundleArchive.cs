namespace Splitrun.Domain.Bundles;

/// <summary>Makes a bundle of files: the same files in the same order are the same bytes, on any machine and any runtime.</summary>
internal static class BundleArchive
{
    public static async Task<byte[]> WriteAsync(IReadOnlyList<BundleFile> files, CancellationToken cancellationToken)
    {
        var archive = new MemoryStream();
        var gzip = new StoredGzip(archive);
        foreach (var file in files)
        {
            await gzip.WriteAsync(TarBlocks.OfFile(file), cancellationToken);
            await gzip.WriteAsync(file.Content, cancellationToken);
            await gzip.WriteAsync(TarBlocks.PaddingAfter(file.Content.Length), cancellationToken);
        }

        await gzip.WriteAsync(TarBlocks.End(), cancellationToken);
        await gzip.CompleteAsync(cancellationToken);
        return archive.ToArray();
    }
}
