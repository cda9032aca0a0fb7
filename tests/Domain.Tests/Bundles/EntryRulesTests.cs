using Splitrun.Domain.Bundles;
using Splitrun.Domain.Problems;
using Splitrun.TestKit.Bundles;

namespace Splitrun.Domain.Tests.Bundles;

public sealed class EntryRulesTests
{
    [Theory]
    [InlineData("../evil", "..")]
    [InlineData("a/../../evil", "..")]
    [InlineData("a/..", "..")]
    [InlineData("a/.. /b", "..")]
    [InlineData("/etc/passwd", "relative")]
    [InlineData("//server/share", "relative")]
    [InlineData("C:/windows", "relative")]
    [InlineData("c:evil", "relative")]
    [InlineData("C:\\windows", "backslashes")]
    [InlineData("\\\\server\\share", "backslashes")]
    [InlineData("..\\evil", "backslashes")]
    [InlineData("", "must have a name")]
    [InlineData("bell\a", "control")]
    [InlineData("line\nbreak", "control")]
    [InlineData(".", "top folder")]
    public async Task Take_UnsafeFileName_IsRefused(string name, string words) =>
        await AssertRefusedAsync(new TarballBuilder().File(name), words);

    [Fact]
    public async Task Take_NulInALongName_IsRefused() =>
        await AssertRefusedAsync(new TarballBuilder().Pax('x', ("path", "good\0../evil")).File("x"), "NUL");

    [Theory]
    [InlineData(".gitignore")]
    [InlineData("./..data/file")]
    [InlineData("a/b/c...")]
    [InlineData("a//b/./c")]
    [InlineData("with space/ünï/日本")]
    [InlineData("ab:c")]
    public async Task Take_UnusualButSafeName_IsTaken(string name) =>
        Assert.Null(await CheckAsync(new TarballBuilder().File(name)));

    [Theory]
    [InlineData('3')]
    [InlineData('4')]
    [InlineData('6')]
    [InlineData('S')]
    [InlineData('V')]
    [InlineData('M')]
    [InlineData('\u0001')]
    public async Task Take_DeviceOrUnknownType_IsRefused(char type) =>
        await AssertRefusedAsync(new TarballBuilder().Entry("x", type), "must be a file, a folder or a link");

    [Theory]
    [InlineData('1')]
    [InlineData('2')]
    [InlineData('5')]
    public async Task Take_DataWhereThereIsNone_IsRefused(char type) =>
        await AssertRefusedAsync(new TarballBuilder().File("f").Entry("x", type, new byte[512], "f"), "must have size 0");

    [Fact]
    public async Task Take_FileNamedAsFolderWithData_IsRefused() =>
        await AssertRefusedAsync(new TarballBuilder().File("x/"), "must not end in '/'");

    [Theory]
    [InlineData("link", "file")]
    [InlineData("a/link", "../file")]
    [InlineData("a/b/link", "../../c/./d")]
    [InlineData("a/link", "..")]
    [InlineData("link", ".")]
    [InlineData("link", "nowhere/yet")]
    public async Task Take_SymbolicLinkInside_IsTaken(string name, string target) =>
        Assert.Null(await CheckAsync(new TarballBuilder().SymbolicLink(name, target)));

    [Theory]
    [InlineData("link", "..", "leaves it")]
    [InlineData("./link", "../file", "leaves it")]
    [InlineData("a/link", "../../file", "leaves it")]
    [InlineData("a/link", "b/../../../file", "at its start only")]
    [InlineData("link", "/etc/passwd", "relative path")]
    [InlineData("link", "C:/windows", "relative path")]
    [InlineData("link", "\\\\server\\share", "relative path")]
    [InlineData("link", "..\\..\\evil", "relative path")]
    [InlineData("link", "", "relative path")]
    public async Task Take_SymbolicLinkOutside_IsRefused(string name, string target, string words) =>
        await AssertRefusedAsync(new TarballBuilder().SymbolicLink(name, target), words);

    [Fact]
    public async Task Take_ChainOfLinksThatAddsUpToOutside_IsRefused() =>
        await AssertRefusedAsync(
            new TarballBuilder().SymbolicLink("a/b/top", "../..").SymbolicLink("out", "a/b/top/../evil"),
            "at its start only");

    [Theory]
    [InlineData("a/b/top/evil")]
    [InlineData("a/B/TOP/evil")]
    [InlineData("./a//b/top/deeper/evil")]
    public async Task Take_EntryBehindASymbolicLink_IsRefused(string name) =>
        await AssertRefusedAsync(new TarballBuilder().SymbolicLink("a/b/top", "../..").File(name), "behind a symbolic link");

    [Fact]
    public async Task Take_HardLinkToAnEarlierFile_IsTaken() =>
        Assert.Null(await CheckAsync(new TarballBuilder().File("a/file").HardLink("b/link", "./a/file").HardLink("c", "b/link")));

    [Theory]
    [InlineData("later")]
    [InlineData("../file")]
    [InlineData("/etc/passwd")]
    [InlineData("a")]
    [InlineData("soft")]
    [InlineData("soft-then-file")]
    [InlineData("")]
    public async Task Take_HardLinkToAnythingElse_IsRefused(string target)
    {
        var builder = new TarballBuilder()
            .Folder("a")
            .SymbolicLink("soft", "a")
            .SymbolicLink("soft-then-file", "a")
            .File("soft-then-file")
            .HardLink("link", target)
            .File("later");

        await AssertRefusedAsync(builder, "earlier file of the archive");
    }

    [Fact]
    public async Task Take_SameNameTwice_IsTaken() =>
        Assert.Null(await CheckAsync(new TarballBuilder().Folder("a").Folder("a").File("a/f", "old").File("a/f", "new")));

    [Fact]
    public async Task Take_RefusedEntry_IsNamedReadably()
    {
        var problem = await CheckAsync(new TarballBuilder().Pax('x', ("path", $"bell\a{new string('x', 300)}")).File("x"));

        Assert.NotNull(problem);
        Assert.Contains("'bell\\u0007xxx", problem.Detail, StringComparison.Ordinal);
        Assert.True(problem.Detail.Length < 250, problem.Detail);
    }

    private static async Task AssertRefusedAsync(TarballBuilder builder, string words)
    {
        var problem = await CheckAsync(builder);
        Assert.NotNull(problem);
        Assert.Equal(ProblemCode.Invalid, problem.Code);
        Assert.Contains(words, problem.Detail, StringComparison.Ordinal);
        Assert.Equal(["bundle"], problem.Errors.Keys);
    }

    private static async Task<Problem?> CheckAsync(TarballBuilder builder)
    {
        var content = new MemoryStream(builder.ToArray());
        var result = await BundleCheck.CopyAsync(content, new BundleLimits(), (_, _) => ValueTask.CompletedTask, CancellationToken.None);
        return result.Problem;
    }
}
