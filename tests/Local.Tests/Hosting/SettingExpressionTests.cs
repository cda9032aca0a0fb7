using Microsoft.Extensions.Configuration;
using Splitrun.Local.Hosting;

namespace Splitrun.Local.Tests.Hosting;

public sealed class SettingExpressionTests
{
    private static readonly IConfiguration Settings =
        new ConfigurationBuilder().AddInMemoryCollection([new("Prefix", "ab"), new("Timers:Report", "0 0 8 * * *")]).Build();

    [Theory]
    [InlineData("outcomes", "outcomes")]
    [InlineData("%Prefix%", "ab")]
    [InlineData("%Prefix%-outcomes-%prefix%", "ab-outcomes-ab")]
    [InlineData("%Timers:Report%", "0 0 8 * * *")]
    [InlineData("%Timers__Report%", "0 0 8 * * *")]
    public void Resolve_Expression_IsReplaced(string text, string expected)
    {
        Assert.Equal(expected, SettingExpression.Resolve(text, Settings));
    }

    [Fact]
    public void Resolve_MissingSetting_Throws()
    {
        var exception = Assert.Throws<InvalidOperationException>(() => SettingExpression.Resolve("%Nothing%", Settings));

        Assert.Contains("Nothing", exception.Message, StringComparison.Ordinal);
    }
}
