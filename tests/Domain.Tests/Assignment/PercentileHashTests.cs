using Splitrun.Domain.Assignment;

namespace Splitrun.Domain.Tests.Assignment;

public sealed class PercentileHashTests
{
    [Fact]
    public void Percentage_GoldenVectors_AreSha256LittleEndian()
    {
        var rows = GoldenVectors.Rows("percentiles.json", "percentages");

        Assert.True(rows.Count > 150);
        Assert.All(rows, row => Assert.Equal(row.Number("percentage"), PercentileHash.Percentage(row.Text("unit"), row.Text("seed"))));
    }

    // The table of HASHING.md.
    [Theory]
    [InlineData("25229568147", "prompt_style", 43.92611920925)]
    [InlineData("user-1", "prompt_style", 83.29945732450565)]
    [InlineData("é", "salt", 15.083714391822861)]
    public void Percentage_VectorsOfTheContract_Match(string unit, string salt, double expected)
    {
        Assert.Equal(expected, PercentileHash.Percentage(unit, salt));
    }
}
