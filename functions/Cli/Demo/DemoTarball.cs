using System.Formats.Tar;
using System.IO.Compression;
using System.Text;

namespace Splitrun.Cli.Demo;

/// <summary>A small tarball such as an automation runs: a script and its prompt. Same prompt, same bytes.</summary>
internal static class DemoTarball
{
    private const string Main = "import pathlib\nprint(pathlib.Path('prompt.txt').read_text())\n";

    public static byte[] Create(string prompt)
    {
        using var bytes = new MemoryStream();
        using (var gzip = new GZipStream(bytes, CompressionLevel.Optimal, leaveOpen: true))
        using (var tar = new TarWriter(gzip, TarEntryFormat.Ustar))
        {
            Write(tar, "main.py", Main);
            Write(tar, "prompt.txt", prompt);
        }

        return bytes.ToArray();
    }

    /// <summary>Unpacks a tarball and gives the prompt in it.</summary>
    public static async Task<string> ReadPromptAsync(byte[] tarball, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("splitrun-demo-").FullName;
        try
        {
            await using var gzip = new GZipStream(new MemoryStream(tarball), CompressionMode.Decompress);
            await TarFile.ExtractToDirectoryAsync(gzip, folder, overwriteFiles: false, cancellationToken);
            return await File.ReadAllTextAsync(Path.Combine(folder, "prompt.txt"), cancellationToken);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Write(TarWriter tar, string name, string text) =>
        tar.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, name)
        {
            DataStream = new MemoryStream(Encoding.UTF8.GetBytes(text)),
            ModificationTime = DateTimeOffset.UnixEpoch,
        });
}
