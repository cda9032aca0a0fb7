using Splitrun.Domain.Assignment;

namespace Splitrun.Domain.Tests.Assignment;

public sealed class SemanticVersionTests
{
    // The orders of https://semver.org/spec/v2.0.0.html, items 11.2 to 11.4, and some of our own.
    private static readonly string[] Ascending =
    [
        "0.0.0-0", "0.0.1", "0.1.0", "0.9.9", "0.10.0", "1.0.0-0", "1.0.0-9", "1.0.0-10", "1.0.0-99999999999999999999999", "1.0.0--", "1.0.0-A",
        "1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-alpha.beta", "1.0.0-beta", "1.0.0-beta.2", "1.0.0-beta.11", "1.0.0-rc.1", "1.0.0",
        "2.0.0", "2.1.0", "2.1.1", "10.0.0", "99999999999999999999999.0.0",
    ];

    [Fact]
    public void Compare_EveryPair_FollowsThePublishedOrder()
    {
        for (var i = 0; i < Ascending.Length; i++)
        {
            for (var j = 0; j < Ascending.Length; j++)
            {
                var order = Math.Sign(SemanticVersion.Compare(Ascending[i], Ascending[j])!.Value);
                Assert.Equal((Ascending[i], Ascending[j], i.CompareTo(j)), (Ascending[i], Ascending[j], order));
            }
        }
    }

    [Theory]
    [InlineData("1.0.0+build.1", "1.0.0+build.2")]
    [InlineData("v1.2.3", "1.2.3")]
    [InlineData("1.0.0-rc.1+007", "V1.0.0-rc.1")]
    public void Compare_BuildMetadataAndLeadingV_HaveNoPart(string left, string right)
    {
        Assert.Equal(0, SemanticVersion.Compare(left, right));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("v")]
    [InlineData("1")]
    [InlineData("1.2")]
    [InlineData("1.2.3.4")]
    [InlineData("01.2.3")]
    [InlineData("1.2.3-")]
    [InlineData("1.2.3-a..b")]
    [InlineData("1.2.3-01")]
    [InlineData("1.2.3+")]
    [InlineData("1.2.3+a+b")]
    [InlineData("1.2.x")]
    [InlineData("-1.2.3")]
    [InlineData(" 1.2.3")]
    [InlineData("1.2.3-é")]
    [InlineData("１.2.3")]
    public void TryParse_NotAVersion_IsFalse(string? text)
    {
        Assert.False(SemanticVersion.TryParse(text, out _));
        Assert.Null(SemanticVersion.Compare(text, "1.0.0"));
    }

    [Theory]
    [InlineData("1.2.3-0a")]
    [InlineData("1.2.3-x-y-z.--")]
    [InlineData("1.2.3+001")]
    [InlineData("1.2.3----R-S.12.9.1--.12+meta")]
    public void TryParse_UnusualVersions_IsTrue(string text)
    {
        Assert.True(SemanticVersion.TryParse(text, out _));
    }
}
