using Splitrun.Domain.Batching;

namespace Splitrun.Domain.Tests.Batching;

public sealed class LastWrittenTests
{
    [Fact]
    public void Find_AfterAWrite_IsWhatWasWritten()
    {
        var last = new LastWritten<string, string>(text => text.Length);

        last.Keep("a", "first");
        last.Keep("a", "second");

        Assert.Equal(("second", null), (last.Find("a"), last.Find("b")));
    }

    [Fact]
    public void Find_AfterARefusal_IsNothingUntilTheOtherWriterIsGone()
    {
        var last = new LastWritten<string, string>(text => text.Length);
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

    [Theory]
    [InlineData(100)]
    [InlineData(100_000)]
    public void Keep_MoreThanThereIsRoomFor_WhatWasWrittenLongAgoIsForgotten(int length)
    {
        var last = new LastWritten<int, string>(text => text.Length, 10 * (length + 150));

        for (var i = 0; i < 25; i++)
        {
            last.Keep(i, new string('x', length));
        }

        Assert.InRange(Enumerable.Range(0, 25).Count(i => last.Find(i) is not null), 1, 10);
        Assert.NotNull(last.Find(24));
    }

    [Fact]
    public void Find_AskedForAllTheTime_IsKeptOn()
    {
        var last = new LastWritten<int, string>(text => text.Length, 2_000);

        for (var i = 0; i < 100; i++)
        {
            last.Keep(i, "x");
            Assert.NotNull(last.Find(0));
        }

        Assert.Null(last.Find(50));
    }

    [Fact]
    public void Keep_TheSameKeyAgain_TakesNoMoreRoom()
    {
        var last = new LastWritten<int, string>(text => text.Length, 2_000);
        last.Keep(1, "x");

        for (var i = 0; i < 100; i++)
        {
            last.Keep(2, "x");
        }

        Assert.NotNull(last.Find(1));
    }

    [Fact]
    public void Keep_MoreThanThereIsRoomForAtOnce_IsKeptAloneUntilTheNext()
    {
        var last = new LastWritten<int, string>(text => text.Length, 2_000);

        last.Keep(1, new string('x', 10_000));

        Assert.NotNull(last.Find(1));
        last.Keep(2, new string('x', 10_000));
        Assert.Null(last.Find(1));
    }
}
