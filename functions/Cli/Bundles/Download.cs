namespace Splitrun.Cli.Bundles;

/// <summary>Fetches a tarball into a file that appears only when it is whole and has the wanted SHA-256.</summary>
internal static class Download
{
    private const int BufferSize = 64 * 1024;

    /// <param name="response">The answer, of which only the head has been read.</param>
    /// <param name="sha256">What it must be.</param>
    /// <param name="path">Where it goes; replaced when it is there.</param>
    /// <param name="received">Told of each piece, in bytes.</param>
    /// <param name="cancellationToken">Cancels the download.</param>
    public static async Task<long> SaveAsync(HttpResponseMessage response, string sha256, string path, Action<long> received, CancellationToken cancellationToken)
    {
        var part = $"{path}.{Environment.ProcessId}.part";
        try
        {
            await using (var file = new FileStream(part, FileMode.Create, FileAccess.Write, FileShare.None, BufferSize, useAsync: true))
            await using (var body = new CountingStream(await response.Content.ReadAsStreamAsync(cancellationToken), received))
            {
                await body.CopyToAsync(file, BufferSize, cancellationToken);
            }

            var own = await Checksum.OfAsync(part, cancellationToken);
            if (own != sha256)
            {
                throw new FailedException($"What came has SHA-256 {own}, and {sha256} was wanted; nothing was kept.");
            }

            File.Move(part, path, overwrite: true);
            return new FileInfo(path).Length;
        }
        finally
        {
            File.Delete(part);
        }
    }
}
