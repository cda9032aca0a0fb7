using Splitrun.Domain.Presets;

namespace Splitrun.Domain.Tests.Presets;

public sealed class CronTextTests
{
    [Theory]
    [InlineData("* * * * *")]
    [InlineData("0 9 * * 1")]
    [InlineData("*/15 0-23/2 1,15,31 JAN-Mar,12 mon-FRI")]
    [InlineData("59  23 31 12 7")]
    [InlineData("0 0 L * ?")]
    [InlineData("0 0 ? * 5#2")]
    [InlineData("0 0 * * L5")]
    [InlineData("5/10 22-2 * * sun,sat")]
    public void IsValid_Schedule_IsTrue(string text) => Assert.True(CronText.IsValid(text));

    [Theory]
    [InlineData("99 99 * * *")]
    [InlineData("60 * * * *")]
    [InlineData("* 24 * * *")]
    [InlineData("* * 0 * *")]
    [InlineData("* * 32 * *")]
    [InlineData("* * * 13 *")]
    [InlineData("* * * * 8")]
    [InlineData("* * * 0 *")]
    [InlineData("*/0 * * * *")]
    [InlineData("*/99 * * * *")]
    [InlineData("1-60 * * * *")]
    [InlineData("1,,2 * * * *")]
    [InlineData("- * * * *")]
    [InlineData("mon * * * *")]
    [InlineData("* * * mon *")]
    [InlineData("* * * * 5#6")]
    [InlineData("* * * *")]
    [InlineData("0 * * * * *")]
    [InlineData("-1 * * * *")]
    [InlineData("")]
    public void IsValid_NoSchedule_IsFalse(string text) => Assert.False(CronText.IsValid(text));
}
