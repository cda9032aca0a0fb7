using System.IO.Compression;

namespace Splitrun.TestKit.Bundles;

/// <summary>Bundles that many tests need.</summary>
public static class Tarballs
{
    /// <summary>A small bundle as an automation would push it; <paramref name="prompt"/> makes its content its own.</summary>
    public static byte[] Valid(string prompt = "Be concise.") => new TarballBuilder()
        .Folder("./")
        .File("./main.py", "print('hello')\n")
        .File("./setup.sh", "#!/bin/sh\n")
        .Folder("./prompts/")
        .File("./prompts/prompt.txt", prompt)
        .SymbolicLink("./prompts/latest.txt", "prompt.txt")
        .ToArray();

    /// <summary>A bundle of about that many compressed bytes: one file of noise.</summary>
    public static byte[] OfNoise(int bytes, int seed = 1)
    {
        var noise = new byte[bytes];
        new Random(seed).NextBytes(noise);
        var tar = new TarballBuilder().File("noise.bin", noise).ToTar();
        return TarballBuilder.Gzip(tar, CompressionLevel.NoCompression);
    }

    /// <summary>A file of zeros that expands to <paramref name="bytes"/> bytes, about a thousand times its own size.</summary>
    public static byte[] Bomb(long bytes)
    {
        var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            gzip.Write(new TarballBuilder().Claiming("zeros.bin", '0', bytes).EndingIn(0).ToTar());
            var zeros = new byte[1024 * 1024];
            for (var left = bytes + 1024; left > 0; left -= zeros.Length)
            {
                gzip.Write(zeros.AsSpan(0, (int)Math.Min(left, zeros.Length)));
            }
        }

        return compressed.ToArray();
    }

    /// <summary>An archive that must not be taken.</summary>
    public static byte[] LeavingItsFolder() => new TarballBuilder().File("../evil.sh").ToArray();
}
