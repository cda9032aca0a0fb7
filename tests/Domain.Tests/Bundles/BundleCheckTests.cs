using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using Splitrun.Domain.Bundles;
using Splitrun.Domain.Problems;
using Splitrun.TestKit.Bundles;

namespace Splitrun.Domain.Tests.Bundles;

public sealed class BundleCheckTests
{
    private static readonly BundleLimits Limits = new();

    [Fact]
    public async Task CopyAsync_ValidArchive_DescribesAndKeepsEveryByte()
    {
        var tarball = Tarballs.Valid();
        var kept = new MemoryStream();

        var result = await BundleCheck.CopyAsync(new MemoryStream(tarball), Limits, kept.WriteAsync, CancellationToken.None);

        Assert.True(result.TryGet(out var bundle, out _));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(tarball)), bundle.Sha256);
        Assert.True(Bundle.IsSha256(bundle.Sha256));
        Assert.Equal(tarball.Length, bundle.Size);
        Assert.Equal(6, bundle.Entries);
        Assert.Equal((6 + 3 + 2) * 512, bundle.ExpandedSize);
        Assert.Equal(tarball, kept.ToArray());
    }

    [Theory]
    [InlineData(TarEntryFormat.V7, 90)]
    [InlineData(TarEntryFormat.Ustar, 180)]
    [InlineData(TarEntryFormat.Pax, 400)]
    [InlineData(TarEntryFormat.Gnu, 400)]
    public async Task CopyAsync_EveryFormatOfTheLibrary_IsTaken(TarEntryFormat format, int nameLength)
    {
        var tar = new MemoryStream();
        await using (var writer = new TarWriter(tar, format, leaveOpen: true))
        {
            var file = format == TarEntryFormat.V7 ? TarEntryType.V7RegularFile : TarEntryType.RegularFile;
            var halfName = new string('a', (nameLength / 2) - 1);
            await writer.WriteEntryAsync(NewEntry(format, file, "short", data: new byte[1000]));
            await writer.WriteEntryAsync(NewEntry(format, file, $"{halfName}/{halfName}", data: new byte[512]));
            await writer.WriteEntryAsync(NewEntry(format, TarEntryType.Directory, "folder/"));
            await writer.WriteEntryAsync(NewEntry(format, TarEntryType.HardLink, "folder/hard", target: "short"));
            await writer.WriteEntryAsync(NewEntry(format, TarEntryType.SymbolicLink, "folder/soft", target: "../short"));
        }

        var result = await CheckAsync(TarballBuilder.Gzip(tar.ToArray()));

        Assert.True(result.TryGet(out var bundle, out var problem), problem?.Detail);
        Assert.Equal(5, bundle.Entries);
        Assert.Equal(tar.Length, bundle.ExpandedSize);
    }

    [Fact]
    public async Task CopyAsync_NothingAtAll_SaysSo() =>
        await AssertRefusedAsync([], ProblemCode.Malformed, "not empty");

    [Fact]
    public async Task CopyAsync_NotGzip_SaysSo() =>
        await AssertRefusedAsync("PK\u0003\u0004 is a zip file"u8.ToArray(), ProblemCode.Malformed, "not gzip");

    [Fact]
    public async Task CopyAsync_GzipOfSomethingElse_SaysSo() =>
        await AssertRefusedAsync(TarballBuilder.Gzip(new byte[3000].Select((_, i) => (byte)i).ToArray()), ProblemCode.Malformed, "tar archive inside");

    [Fact]
    public async Task CopyAsync_GzipOfNothing_SaysSo() =>
        await AssertRefusedAsync([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0], ProblemCode.Malformed, "tar archive inside");

    [Fact]
    public async Task CopyAsync_ArchiveWithoutEntries_IsRefused() =>
        await AssertRefusedAsync(new TarballBuilder().ToArray(), ProblemCode.Invalid, "at least one entry");

    [Fact]
    public async Task CopyAsync_BrokenOffAnywhere_IsRefused()
    {
        var tarball = Tarballs.Valid();

        for (var length = 0; length < tarball.Length; length++)
        {
            var result = await CheckAsync(tarball[..length]);
            Assert.True(result.Problem?.Code == ProblemCode.Malformed, $"{length} of {tarball.Length} bytes were taken for the whole");
        }
    }

    [Fact]
    public async Task CopyAsync_AnyByteDamagedAfterTheGzipHeader_IsRefusedUnlessNothingChanges()
    {
        const int HeaderBytes = 10;
        var tarball = Tarballs.Valid();

        for (var i = HeaderBytes; i < tarball.Length; i++)
        {
            var damaged = tarball.ToArray();
            damaged[i] ^= 0x10;
            var result = await CheckAsync(damaged);

            // A few bits of the compressed form mean nothing, such as those that describe a code that is never used.
            Assert.True(result.Problem is not null || Expand(damaged).SequenceEqual(Expand(tarball)), $"byte {i} was damaged, and nobody saw it");
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(600)]
    [InlineData(100_000)]
    public async Task CopyAsync_SomethingAfterTheGzipMember_IsRefused(int bytes) =>
        await AssertRefusedAsync([.. Tarballs.Valid(), .. new byte[bytes]], ProblemCode.Malformed, "nothing after it");

    [Fact]
    public async Task CopyAsync_SeveralGzipMembers_AreRefused()
    {
        var tar = new TarballBuilder().File("a").ToTar();

        await AssertRefusedAsync([.. TarballBuilder.Gzip(tar.AsSpan(0, 700)), .. TarballBuilder.Gzip(tar.AsSpan(700))], ProblemCode.Malformed, "one whole gzip member");
    }

    [Fact]
    public async Task CopyAsync_MoreCompressedBytesThanAllowed_StopsThere()
    {
        var content = new CountingStream(Tarballs.OfNoise(200_000));
        var limits = new BundleLimits { MaxCompressedBytes = 100_000 };

        var result = await BundleCheck.CopyAsync(content, limits, (_, _) => ValueTask.CompletedTask, CancellationToken.None);

        AssertProblem(result, ProblemCode.TooLarge, "must be at most 100,000 bytes");
        Assert.InRange(content.BytesRead, 100_001, 120_000);
    }

    [Fact]
    public async Task CopyAsync_ExactlyAsManyBytesAsAllowed_IsTaken()
    {
        var tarball = Tarballs.Valid();
        var limits = new BundleLimits { MaxCompressedBytes = tarball.Length, MaxExpandedBytes = 11 * 512, MaxEntries = 6 };

        Assert.Null((await CheckAsync(tarball, limits)).Problem);
        Assert.NotNull((await CheckAsync(tarball, limits, l => l.MaxCompressedBytes--)).Problem);
        Assert.NotNull((await CheckAsync(tarball, limits, l => l.MaxExpandedBytes--)).Problem);
        Assert.NotNull((await CheckAsync(tarball, limits, l => l.MaxEntries--)).Problem);
    }

    [Fact]
    public async Task CopyAsync_GzipBomb_StopsEarly()
    {
        var bomb = Tarballs.Bomb(256L * 1024 * 1024);
        var content = new CountingStream(bomb);
        var limits = new BundleLimits { MaxExpandedBytes = 1024 * 1024 };

        var result = await BundleCheck.CopyAsync(content, limits, (_, _) => ValueTask.CompletedTask, CancellationToken.None);

        AssertProblem(result, ProblemCode.TooLarge, "must expand to at most 1,048,576 bytes");
        Assert.True(content.BytesRead < bomb.Length / 10, $"{content.BytesRead} of {bomb.Length} bytes were read");
    }

    [Fact]
    public async Task CopyAsync_MoreEntriesThanAllowed_NamesTheFirstTooMany()
    {
        var builder = new TarballBuilder();
        for (var i = 1; i <= 101; i++)
        {
            builder.File($"file-{i}");
        }

        AssertProblem(await CheckAsync(builder.ToArray(), new BundleLimits { MaxEntries = 100 }), ProblemCode.TooLarge, "at most 100 entries; 'file-101' is one more");
    }

    [Fact]
    public async Task CopyAsync_SourceBreaksOff_ThrowsWhatTheSourceThrew()
    {
        var source = new BreakingStream(Tarballs.OfNoise(100_000), after: 50_000);

        await Assert.ThrowsAsync<IOException>(() => BundleCheck.CopyAsync(source, Limits, (_, _) => ValueTask.CompletedTask, CancellationToken.None));
    }

    private static TarEntry NewEntry(TarEntryFormat format, TarEntryType type, string name, byte[]? data = null, string? target = null)
    {
        TarEntry entry = format switch
        {
            TarEntryFormat.V7 => new V7TarEntry(type, name),
            TarEntryFormat.Ustar => new UstarTarEntry(type, name),
            TarEntryFormat.Pax => new PaxTarEntry(type, name),
            _ => new GnuTarEntry(type, name),
        };
        if (data is not null)
        {
            entry.DataStream = new MemoryStream(data);
        }

        if (target is not null)
        {
            entry.LinkName = target;
        }

        return entry;
    }

    private static byte[] Expand(byte[] tarball)
    {
        var expanded = new MemoryStream();
        using var gzip = new GZipStream(new MemoryStream(tarball), CompressionMode.Decompress);
        gzip.CopyTo(expanded);
        return expanded.ToArray();
    }

    private static Task<Result<Bundle>> CheckAsync(byte[] tarball, BundleLimits? limits = null, Action<BundleLimits>? change = null)
    {
        limits ??= new BundleLimits();
        var changed = new BundleLimits
        {
            MaxCompressedBytes = limits.MaxCompressedBytes,
            MaxExpandedBytes = limits.MaxExpandedBytes,
            MaxEntries = limits.MaxEntries,
        };
        change?.Invoke(changed);
        return BundleCheck.CopyAsync(new MemoryStream(tarball), changed, (_, _) => ValueTask.CompletedTask, CancellationToken.None);
    }

    private static async Task AssertRefusedAsync(byte[] tarball, ProblemCode code, string words) =>
        AssertProblem(await CheckAsync(tarball), code, words);

    private static void AssertProblem(Result<Bundle> result, ProblemCode code, string words)
    {
        Assert.NotNull(result.Problem);
        Assert.Equal(code, result.Problem.Code);
        Assert.Contains(words, result.Problem.Detail, StringComparison.Ordinal);
        Assert.Equal(["bundle"], result.Problem.Errors.Keys);
    }
}
