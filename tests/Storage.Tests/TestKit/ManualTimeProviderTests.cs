using Splitrun.TestKit.Time;

namespace Splitrun.Storage.Tests.TestKit;

public sealed class ManualTimeProviderTests
{
    private readonly ManualTimeProvider _clock = new();

    [Fact]
    public void Advance_PastSeveralTimers_FiresInOrderOfDueTimesAndShowsEach()
    {
        var start = _clock.GetUtcNow();
        var fired = new List<(string Name, double Seconds)>();
        void Record(string name) => fired.Add((name, (_clock.GetUtcNow() - start).TotalSeconds));
        using var late = _clock.CreateTimer(_ => Record("late"), null, TimeSpan.FromSeconds(5), Timeout.InfiniteTimeSpan);
        using var repeated = _clock.CreateTimer(_ => Record("repeated"), null, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(2));

        _clock.Advance(TimeSpan.FromSeconds(6.5));

        Assert.Equal([("repeated", 2), ("repeated", 4), ("late", 5), ("repeated", 6)], fired);
        Assert.Equal(start.AddSeconds(6.5), _clock.GetUtcNow());
    }

    [Fact]
    public void Advance_AfterDisposeAndChange_FiresOnlyWhatIsLeft()
    {
        var fired = new List<string>();
        var disposed = _clock.CreateTimer(_ => fired.Add("disposed"), null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);
        using var postponed = _clock.CreateTimer(_ => fired.Add("postponed"), null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);
        disposed.Dispose();
        postponed.Change(TimeSpan.FromSeconds(3), Timeout.InfiniteTimeSpan);

        _clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Empty(fired);
        _clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(["postponed"], fired);
        Assert.False(disposed.Change(TimeSpan.Zero, Timeout.InfiniteTimeSpan));
    }

    [Fact]
    public async Task Delay_OnTheManualClock_EndsWhenTheClockMoves()
    {
        var delay = Task.Delay(TimeSpan.FromMinutes(10), _clock);
        _clock.Advance(TimeSpan.FromMinutes(9));
        Assert.False(delay.IsCompleted);

        _clock.Advance(TimeSpan.FromMinutes(1));

        await delay.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal(TimeSpan.FromMinutes(10), _clock.GetElapsedTime(0));
    }

    [Fact]
    public void SetUtcNow_BackInTime_IsRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => _clock.SetUtcNow(_clock.GetUtcNow().AddTicks(-1)));
    }
}
