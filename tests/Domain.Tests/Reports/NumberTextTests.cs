using Splitrun.Domain.Reports;

namespace Splitrun.Domain.Tests.Reports;

public sealed class NumberTextTests
{
    [Theory]
    [InlineData(0.0, "0")]
    [InlineData(8420.1, "8,420")]
    [InlineData(123.456, "123.5")]
    [InlineData(12.3456, "12.35")]
    [InlineData(-1.23456, "-1.235")]
    [InlineData(2.0, "2")]
    [InlineData(0.0123456, "0.01235")]
    [InlineData(0.00001234, "1.234e-5")]
    [InlineData(2.5e139, "2.5e+139")]
    [InlineData(null, "-")]
    public void Of_Number_HasAboutFourDigits(double? number, string text) => Assert.Equal(text, NumberText.Of(number));

    [Theory]
    [InlineData(0.05, "0.0500")]
    [InlineData(0.00009, "<0.0001")]
    [InlineData(1e-300, "<0.0001")]
    [InlineData(1.0, "1.0000")]
    [InlineData(null, "-")]
    public void PValue_Number_NeverReadsAsZero(double? p, string text) => Assert.Equal(text, NumberText.PValue(p));

    [Theory]
    [InlineData(-0.258, "-25.8%")]
    [InlineData(0.348, "+34.8%")]
    [InlineData(0.0, "0.0%")]
    [InlineData(null, "-")]
    public void Change_Share_HasItsSign(double? share, string text) => Assert.Equal(text, NumberText.Change(share));
}
