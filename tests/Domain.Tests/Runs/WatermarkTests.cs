using Splitrun.Domain.Runs;
using Splitrun.Domain.Tests.Outcomes;

namespace Splitrun.Domain.Tests.Runs;

public sealed class WatermarkTests
{
    [Fact]
    public void Next_ClockBehindTheLastChange_IsLaterThanIt()
    {
        var noon = RecordingScenario.Noon;

        Assert.Equal(noon, Watermark.Next(null, noon));
        Assert.Equal(noon.AddSeconds(1), Watermark.Next(noon, noon.AddSeconds(1)));
        Assert.Equal(noon.AddTicks(1), Watermark.Next(noon, noon));
        Assert.Equal(noon.AddTicks(1), Watermark.Next(noon, noon.AddHours(-1)));
    }

    [Fact]
    public async Task With_RunsOfAnInstanceWhoseClockIsBehind_MovesTheHeadOn()
    {
        var scenario = await new RecordingScenario().StartAsync(1);
        var run = (await scenario.RowsAsync())[0].Run;
        var head = ShardHead.Empty.With(run);

        var next = head.With(run with { RunId = "late", RunSeq = 2, AssignedAt = run.AssignedAt.AddMinutes(-1) });

        Assert.True(next.LastAt > head.LastAt);
        Assert.True(next.WithImportedCounts(new Dictionary<string, long> { ["concise"] = 3 }, run.AssignedAt.AddDays(-1)).LastAt > next.LastAt);
    }
}
