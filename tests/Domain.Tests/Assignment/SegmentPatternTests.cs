using System.Diagnostics;
using Splitrun.Domain.Assignment;

namespace Splitrun.Domain.Tests.Assignment;

public sealed class SegmentPatternTests
{
    [Theory]
    [InlineData("^(a+)+$")]
    [InlineData("(.*)*x(.*)*y")]
    [InlineData("^(([a-z])+.)+[A-Z]([a-z])+$")]
    public void IsMatch_PatternsThatBacktrackForever_AnswerInLinearTime(string pattern)
    {
        var text = new string('a', SegmentPattern.MaxTextLength - 1) + "!";
        var watch = Stopwatch.StartNew();

        Assert.False(SegmentPattern.IsMatch(text, pattern));

        // The limit for one match is 100 ms; what is above it is for compiling and for a busy machine.
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(5), $"took {watch.Elapsed}");
    }

    [Theory]
    [InlineData(SegmentPattern.MaxTextLength, true)]
    [InlineData(SegmentPattern.MaxTextLength + 1, false)]
    public void IsMatch_TextLength_HasALimit(int length, bool expected)
    {
        Assert.Equal(expected, SegmentPattern.IsMatch(new string('a', length), "^a"));
    }

    [Fact]
    public void IsMatch_ManyPatterns_StaysRight()
    {
        Assert.All(Enumerable.Range(0, 510), i => Assert.True(SegmentPattern.IsMatch($"<{i}>", $"^<{i}>$")));
    }
}
