using Splitrun.Storage.Tables;
using Splitrun.Storage.Tests.Runs;

namespace Splitrun.Storage.Tests.Tables;

public sealed class TableKeyTests
{
    [Fact]
    public void Encode_OddTexts_AreDistinctAndAllowedInKeys()
    {
        var keys = OddTexts.All.Select(TableKey.Encode).ToList();

        Assert.Equal(keys.Count, keys.Distinct(StringComparer.Ordinal).Count());
        Assert.All(keys, key => Assert.True(key.Length <= 400 && key.All(char.IsAscii) && key.IndexOfAny(['/', '\\', '#', '?', '%', ':', '\'']) < 0, key));
    }

    [Theory]
    [InlineData("plain-Text_1.2", "plain-Text_1.2")]
    [InlineData("a/b", "a!002fb")]
    [InlineData("a!002fb", "a!0021002fb")]
    [InlineData("é", "!00e9")]
    public void Encode_Text_StaysAsItIsForGood(string text, string key) => Assert.Equal(key, TableKey.Encode(text));

    [Fact]
    public void NewestFirst_Times_SortDescending()
    {
        DateTimeOffset[] times = [DateTimeOffset.MinValue, new(2026, 5, 1, 0, 0, 0, TimeSpan.FromHours(2)), new(2026, 5, 1, 0, 0, 0, TimeSpan.Zero), DateTimeOffset.MaxValue];

        var keys = times.Select(TableKey.NewestFirst).ToList();

        Assert.Equal(keys.OrderDescending(StringComparer.Ordinal), keys);
        Assert.All(keys, key => Assert.Equal(19, key.Length));
    }
}
