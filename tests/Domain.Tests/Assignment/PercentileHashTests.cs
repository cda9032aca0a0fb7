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
}
