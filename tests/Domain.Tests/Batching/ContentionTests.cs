using Splitrun.Domain.Assignment;
using Splitrun.Domain.Batching;
using Splitrun.TestKit.Time;

namespace Splitrun.Domain.Tests.Batching;

public sealed class ContentionTests
{
    [Theory]
    [InlineData(1, 0.5, 5)]
    [InlineData(2, 0.5, 10)]
    [InlineData(6, 0.5, 160)]
    [InlineData(12, 0.5, 250)]
    [InlineData(12, 0.999, 499.5)]
    public async Task StandBackAsync_Attempt_WaitsAShareOfADoublingTime(int attempt, double draw, double milliseconds)
    {
        var time = new ManualTimeProvider();
        var waiting = new Contention(time, new Fixed(draw)).StandBackAsync(attempt, CancellationToken.None);

        time.Advance(TimeSpan.FromMilliseconds(milliseconds - 1));
        Assert.False(waiting.IsCompleted);

        time.Advance(TimeSpan.FromMilliseconds(1));
        await waiting.WaitAsync(TimeSpan.FromSeconds(10));
    }

    private sealed class Fixed(double draw) : IChance
    {
        public double Draw() => draw;

        public string NewId() => throw new NotSupportedException();
    }
}
