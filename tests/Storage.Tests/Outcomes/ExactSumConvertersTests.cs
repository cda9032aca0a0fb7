using System.Text.Json;
using Splitrun.Domain.Outcomes;
using Splitrun.Statistics.Samples;
using Splitrun.Storage.Serialization;

namespace Splitrun.Storage.Tests.Outcomes;

/// <summary>Rows that were written before sums were exact are read, and those that are written now can be read by code of that time.</summary>
public sealed class ExactSumConvertersTests
{
    [Fact]
    public void Read_UnitTotalOfTwoNumbers_IsTheirSum()
    {
        const string Before = """{"numerator":{"value":0.30000000000000004,"residual":-2.7755575615628914E-17},"denominator":{"value":2,"residual":0},"runs":2}""";

        var total = JsonSerializer.Deserialize<UnitTotal>(Before, StoredJson.Options);

        Assert.Equal(default(UnitTotal).Plus(new Ratio(0.1, 1)).Plus(new Ratio(0.2, 1)), total);
        Assert.Equal(Before, JsonSerializer.Serialize(total, StoredJson.Options));
    }

    [Fact]
    public void Write_MoreThanTwoNumbersHold_KeepsAllOfIt()
    {
        var sum = ExactSum.Of([1e100, 1e50, 0.1]);

        var text = JsonSerializer.Serialize(sum, StoredJson.Options);

        Assert.StartsWith("""{"value":1E+100,"residual":1E+50,"exact":""", text, StringComparison.Ordinal);
        Assert.Equal(0.1, JsonSerializer.Deserialize<ExactSum>(text, StoredJson.Options).Plus(-1e100).Plus(-1e50).Value);
    }

    [Fact]
    public void Read_StatisticsWithoutSums_GoOnFromTheMoments()
    {
        const string Before = """{"values":[3,2,2,0,0],"successes":0,"pairs":[[0,0,0,0,0],[0,0,0,0,0],[0,0]],"adjusted":[[0,0,0,0,0],[0,0,0,0,0],[0,0]]}""";

        var kept = JsonSerializer.Deserialize<MetricStatistics>(Before, StoredJson.Options)!;

        Assert.Null(kept.ValueSums);
        Assert.Equal(Moments.From([1, 2, 3, 4]), ExactMoments.Of(kept.Values).Add([4]).ToMoments());
    }
}
