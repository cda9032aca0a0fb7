using Splitrun.Domain.Bundles;
using Splitrun.Domain.Problems;
using Splitrun.TestKit.Bundles;

namespace Splitrun.Domain.Tests.Bundles;

public sealed class TarScanTests
{
    [Theory]
    [InlineData('L')]
    [InlineData('K')]
    [InlineData('x')]
    [InlineData('g')]
    public async Task RunAsync_HugeDescription_IsRefusedWithoutMemoryForIt(char type)
    {
        var tarball = new TarballBuilder().Claiming("x", type, 1900L * 1024 * 1024).ToArray();
        await CheckAsync(new TarballBuilder().File("warm-up"));
        var before = GC.GetAllocatedBytesForCurrentThread();

        var problem = await CheckAsync(tarball);

        Assert.Equal(ProblemCode.TooLarge, problem?.Code);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1024 * 1024);
    }

    [Fact]
    public async Task RunAsync_LargestSizeAHeaderCanClaim_IsRefused()
    {
        byte[] largest = [0x80, 0, 0, 0, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff];

        await AssertRefusedAsync(new TarballBuilder().ClaimingRaw("huge", largest), "breaks off inside entry 'huge'");
    }

    [Theory]
    [InlineData(new byte[] { 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xfe })]
    [InlineData(new byte[] { 0x80, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 })]
    [InlineData(new byte[] { 0x80, 0, 0, 0, 0xff, 0, 0, 0, 0, 0, 0, 0 })]
    [InlineData(new byte[] { (byte)'-', (byte)'1', 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 })]
    [InlineData(new byte[] { (byte)'9', 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 })]
    public async Task RunAsync_SizeThatIsNone_IsRefused(byte[] size) =>
        await AssertRefusedAsync(new TarballBuilder().File("a").ClaimingRaw("b", size), "damaged header at entry 2");

    [Fact]
    public async Task RunAsync_LongNames_AreTheOnesThatCount()
    {
        var name = string.Join('/', Enumerable.Repeat("folder", 60));

        Assert.Null(await CheckAsync(new TarballBuilder().GnuLong('L', name).File(name)));
        Assert.Null(await CheckAsync(new TarballBuilder().Pax('x', ("path", name), ("mtime", "1.5")).File(name)));
        await AssertUnsafeAsync(new TarballBuilder().GnuLong('L', $"{name}/../x").File("good"));
        await AssertUnsafeAsync(new TarballBuilder().Pax('x', ("path", $"{name}/../x")).File("good"));
        await AssertUnsafeAsync(new TarballBuilder().GnuLong('K', "../x").SymbolicLink("good", "good"));
        await AssertUnsafeAsync(new TarballBuilder().Pax('x', ("linkpath", "../x")).SymbolicLink("good", "good"));
    }

    [Fact]
    public async Task RunAsync_DescriptionHoldsForOneEntry()
    {
        var builder = new TarballBuilder().GnuLong('L', "first").File("x").File("a/second").HardLink("third", "first").HardLink("fourth", "a/second");

        Assert.Null(await CheckAsync(builder));
    }

    [Fact]
    public async Task RunAsync_UstarPrefix_IsPartOfTheName()
    {
        var header = TarballBuilder.Header("evil", '0', "00000000000\0"u8.ToArray(), "");
        "a/.."u8.CopyTo(header.AsSpan(345));
        TarballBuilder.Sign(header);

        await AssertUnsafeAsync(new TarballBuilder().Raw(header));
    }

    [Fact]
    public async Task RunAsync_CommentForAllEntries_IsTaken() =>
        Assert.Null(await CheckAsync(new TarballBuilder().Pax('g', ("comment", "what git archive writes")).File("a")));

    [Theory]
    [InlineData("path", "../evil")]
    [InlineData("linkpath", "../evil")]
    [InlineData("size", "0")]
    public async Task RunAsync_OneNameForAllEntries_IsRefused(string keyword, string value) =>
        await AssertRefusedAsync(new TarballBuilder().Pax('g', (keyword, value)).File("a"), "to every entry");

    [Fact]
    public async Task RunAsync_SparseFile_IsRefused() =>
        await AssertRefusedAsync(new TarballBuilder().Pax('x', ("GNU.sparse.name", "../evil")).File("a"), "sparse");

    [Fact]
    public async Task RunAsync_TwoNamesForOneEntry_AreRefused()
    {
        await AssertRefusedAsync(new TarballBuilder().GnuLong('L', "a").GnuLong('L', "b").File("c"), "a second time");
        await AssertRefusedAsync(new TarballBuilder().GnuLong('L', "a").Pax('x', ("path", "b")).File("c"), "a second time");
        await AssertRefusedAsync(new TarballBuilder().Pax('x', ("path", "a"), ("path", "b")).File("c"), "cannot be read");
    }

    [Fact]
    public async Task RunAsync_TwoSizesForOneEntry_AreRefused()
    {
        Assert.Null(await CheckAsync(new TarballBuilder().Pax('x', ("size", "3")).File("a", "abc")));
        await AssertRefusedAsync(new TarballBuilder().Pax('x', ("size", "1024")).File("a", "abc"), "two sizes");
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("99 path=a\n")]
    [InlineData("9 path=ab")]
    [InlineData("-9 path=a\n")]
    [InlineData("0 \n")]
    [InlineData("10 path:abc\n")]
    public async Task RunAsync_PaxRecordsThatAreNone_AreRefused(string records) =>
        await AssertRefusedAsync(
            new TarballBuilder().Entry("x", 'x', System.Text.Encoding.UTF8.GetBytes(records)).File("a"), "cannot be read");

    [Fact]
    public async Task RunAsync_DescriptionWithoutEntry_IsRefused() =>
        await AssertRefusedAsync(new TarballBuilder().File("a").GnuLong('L', "b"), "must not end between");

    [Fact]
    public async Task RunAsync_NoEndMarker_IsRefused() =>
        await AssertRefusedAsync(new TarballBuilder().File("a").EndingIn(0), "must end in the zero blocks");

    [Theory]
    [InlineData(1)]
    [InlineData(20)]
    public async Task RunAsync_AnyNumberOfZeroBlocksAtTheEnd_IsTaken(int blocks) =>
        Assert.Null(await CheckAsync(new TarballBuilder().File("a").EndingIn(blocks)));

    [Fact]
    public async Task RunAsync_SecondArchiveAfterTheEnd_IsRefused() =>
        await AssertRefusedAsync(
            new TarballBuilder().File("a").Raw(new byte[1024]).Raw(new TarballBuilder().File("hidden").ToTar()), "nothing after its end");

    [Fact]
    public async Task RunAsync_HeaderWithoutChecksum_IsNotTakenForTheEnd()
    {
        var header = TarballBuilder.Header("hidden", '0', "00000000000\0"u8.ToArray(), "");
        header.AsSpan(148, 8).Clear();

        await AssertRefusedAsync(new TarballBuilder().File("a").Raw(header).File("b"), "damaged header at entry 2");
    }

    [Fact]
    public async Task RunAsync_ArchiveCutInsideAnEntry_NamesIt()
    {
        var tar = new TarballBuilder().File("whole").File("cut", new byte[5000]).ToTar();

        await AssertRefusedAsync(TarballBuilder.Gzip(tar.AsSpan(0, 3000)), "breaks off inside entry 'cut'");
    }

    private static async Task AssertUnsafeAsync(TarballBuilder builder) =>
        Assert.Equal(ProblemCode.Invalid, (await CheckAsync(builder))?.Code);

    private static Task AssertRefusedAsync(TarballBuilder builder, string words) => AssertRefusedAsync(builder.ToArray(), words);

    private static async Task AssertRefusedAsync(byte[] tarball, string words)
    {
        var problem = await CheckAsync(tarball);
        Assert.Equal(ProblemCode.Malformed, problem?.Code);
        Assert.Contains(words, problem?.Detail, StringComparison.Ordinal);
    }

    private static Task<Problem?> CheckAsync(TarballBuilder builder) => CheckAsync(builder.ToArray());

    private static async Task<Problem?> CheckAsync(byte[] tarball)
    {
        var content = new MemoryStream(tarball);
        return (await BundleCheck.CopyAsync(content, new BundleLimits(), (_, _) => ValueTask.CompletedTask, CancellationToken.None)).Problem;
    }
}
