using Splitrun.Domain.Outcomes;

namespace Splitrun.Domain.Tests.Outcomes;

public sealed class OutcomeTests
{
    private static readonly Outcome Present = RecordingScenario.Success("run", minute: 5, ("cost_usd", 0.1)) with
    {
        Sequence = 5,
        Ratios = new Dictionary<string, Ratio> { ["r"] = new(1, 2) },
        Segment = new Dictionary<string, string> { ["repository"] = "a" },
    };

    [Theory]
    [InlineData(6, 0, true)]
    [InlineData(5, 6, true)]
    [InlineData(5, 5, false)]
    [InlineData(5, 4, false)]
    [InlineData(4, 9, false)]
    public void Supersedes_TimeThenSequence_Decide(int minute, long sequence, bool supersedes) =>
        Assert.Equal(supersedes, (Present with { RecordedAt = RecordingScenario.Noon.AddMinutes(minute), Sequence = sequence }).Supersedes(Present));

    [Fact]
    public void SaysTheSameAs_OtherTimeAndCount_IsTrue() =>
        Assert.True((Present with { RecordedAt = RecordingScenario.Noon, Sequence = 9, CountedUnder = 3, Metrics = new Dictionary<string, double>(Present.Metrics) }).SaysTheSameAs(Present));

    public static TheoryData<Outcome> Others() =>
    [
        Present with { Conclusion = Conclusion.Failure },
        Present with { ErrorKind = "x" },
        Present with { PrimaryMetric = 1 },
        Present with { Metrics = new Dictionary<string, double> { ["cost_usd"] = 0.2 } },
        Present with { Metrics = new Dictionary<string, double> { ["other"] = 0.1 } },
        Present with { Metrics = new Dictionary<string, double> { ["cost_usd"] = 0.1, ["more"] = 1 } },
        Present with { Ratios = new Dictionary<string, Ratio> { ["r"] = new(2, 1) } },
        Present with { Segment = new Dictionary<string, string>() },
    ];

    [Theory]
    [MemberData(nameof(Others))]
    public void SaysTheSameAs_OtherValues_IsFalse(Outcome other)
    {
        Assert.False(other.SaysTheSameAs(Present));
        Assert.False(Present.SaysTheSameAs(other));
    }
}
