using Splitrun.Domain.Outcomes;

namespace Splitrun.Domain.Tests.Outcomes;

public sealed class OrphanedOutcomeTests
{
    private static readonly OrphanedOutcome Orphan = new(RecordingScenario.Success("run", minute: 0), RecordingScenario.Noon);

    [Theory]
    [InlineData(-5, 2)]
    [InlineData(0, 2)]
    [InlineData(2, 2)]
    [InlineData(4, 4)]
    [InlineData(100, 100)]
    [InlineData(600, 600)]
    [InlineData(80_000, 600)]
    public void RetryAfter_WaitedSoLong_WaitsAsLongAgainUpToTenMinutes(int waitedSeconds, int retrySeconds) =>
        Assert.Equal(TimeSpan.FromSeconds(retrySeconds), Orphan.RetryAfter(RecordingScenario.Noon.AddSeconds(waitedSeconds)));

    [Theory]
    [InlineData(0, false)]
    [InlineData(86_399, false)]
    [InlineData(86_400, true)]
    public void IsExpired_AfterADay(int waitedSeconds, bool expired) => Assert.Equal(expired, Orphan.IsExpired(RecordingScenario.Noon.AddSeconds(waitedSeconds)));

    [Fact]
    public void ShownSince_ADayAndThirtyMore() =>
        Assert.Equal(RecordingScenario.Noon.AddDays(-31), OrphanedOutcome.ShownSince(RecordingScenario.Noon));

    /// <summary>Whatever the clock says, an outcome is tried again for a day and not for ever, and not more than a few hundred times.</summary>
    [Fact]
    public void RetryAfter_AgainAndAgain_EndsAfterADay()
    {
        var (now, tries) = (RecordingScenario.Noon, 0);
        while (!Orphan.IsExpired(now))
        {
            now += Orphan.RetryAfter(now);
            tries++;
        }

        Assert.InRange(tries, 100, 200);
        Assert.InRange(now - RecordingScenario.Noon, TimeSpan.FromHours(24), TimeSpan.FromHours(24.2));
    }
}
