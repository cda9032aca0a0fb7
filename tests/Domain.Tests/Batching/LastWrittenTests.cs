using Splitrun.Domain.Batching;

namespace Splitrun.Domain.Tests.Batching;

public sealed class LastWrittenTests
{
    [Fact]
    public void Find_AfterAWrite_IsWhatWasWritten()
    {
        var last = new LastWritten<string, string>();

        last.Keep("a", "first");
        last.Keep("a", "second");

        Assert.Equal(("second", null), (last.Find("a"), last.Find("b")));
    }

    [Fact]
    public void Find_AfterARefusal_IsNothingUntilTheOtherWriterIsGone()
    {
        var last = new LastWritten<string, string>();
        last.Keep("a", "mine");

        last.Forget("a");

        Assert.Null(last.Find("a"));
        last.Keep("a", "again");
        Assert.Null(last.Find("a"));
        for (var i = 0; i < 100; i++)
        {
            last.Keep("a", $"{i}");
        }

        Assert.Equal("99", last.Find("a"));
    }

    [Fact]
    public void Keep_MoreKeysThanFit_StaysBounded()
    {
        var last = new LastWritten<int, string>(10);

        for (var i = 0; i < 25; i++)
        {
            last.Keep(i, "x");
        }

        Assert.InRange(Enumerable.Range(0, 25).Count(i => last.Find(i) is not null), 1, 10);
        Assert.Equal("x", last.Find(24));
    }
}
