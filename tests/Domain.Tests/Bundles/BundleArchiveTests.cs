using System.Security.Cryptography;
using System.Text;
using Splitrun.Domain.Bundles;

namespace Splitrun.Domain.Tests.Bundles;

public sealed class BundleArchiveTests
{
    private const UnixFileMode Readable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private const UnixFileMode Executable = Readable | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    private static readonly BundleFile[] Files =
        [new("main.py", Encoding.UTF8.GetBytes("print('hello')\n")), new("setup.sh", Encoding.UTF8.GetBytes("#!/bin/sh\n"), IsExecutable: true), new("empty", Array.Empty<byte>())];

    [Fact]
    public async Task WriteAsync_AnotherReader_SeesTheFiles()
    {
        var entries = Expanded.Entries(await WriteAsync(Files));

        Assert.Equal([("main.py", Readable), ("setup.sh", Executable), ("empty", Readable)], entries.Select(e => (e.Name, e.Mode)));
        Assert.Equal(["print('hello')\n", "#!/bin/sh\n", ""], Expanded.Files(await WriteAsync(Files)).Select(f => f.Content));
        Assert.All(entries, e => Assert.Equal((0, 0, new DateTimeOffset(1980, 1, 1, 0, 0, 0, TimeSpan.Zero)), (e.Uid, e.Gid, e.ModificationTime)));
    }

    /// <remarks>
    /// The bytes are a promise: a bundle's name is their hash. This one was also made by Python 3.11 (zlib.crc32 for the checksum,
    /// struct for the blocks), without this code.
    /// </remarks>
    [Fact]
    public async Task WriteAsync_SameFiles_SameBytesForEver() =>
        Assert.Equal("ded137f12e429afb5ed264d7931fdd212227da8f4561b21450a1c7b7f6b84b56", Sha256(await WriteAsync(Files)));

    [Theory]
    [InlineData(0)]
    [InlineData(511)]
    [InlineData(512)]
    [InlineData(65_535 - 512)]
    [InlineData(65_535)]
    [InlineData(200_000)]
    public async Task WriteAsync_AnySize_PassesTheCheckOfUploads(int size)
    {
        var noise = new byte[size];
        new Random(size).NextBytes(noise);
        var tarball = await WriteAsync(new BundleFile("noise", noise));

        var check = await BundleCheck.CopyAsync(new MemoryStream(tarball), new BundleLimits(), (_, _) => ValueTask.CompletedTask, CancellationToken.None);

        Assert.True(check.TryGet(out var bundle, out var problem), problem?.Detail);
        Assert.Equal((1, (long)tarball.Length, Sha256(tarball)), (bundle.Entries, bundle.Size, bundle.Sha256));
        Assert.Equal(noise, (Expanded.Entries(tarball)[0].DataStream as MemoryStream ?? new MemoryStream()).ToArray());
    }

    [Fact]
    public async Task WriteAsync_NameThatDoesNotFit_IsRefused() =>
        await Assert.ThrowsAsync<ArgumentException>(() => WriteAsync(new BundleFile(new string('n', 101), Array.Empty<byte>())));

    private static Task<byte[]> WriteAsync(params BundleFile[] files) => BundleArchive.WriteAsync(files, CancellationToken.None);

    private static string Sha256(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
