using Splitrun.Local.Queues;

namespace Splitrun.Local.Tests.Queues;

public sealed class PollingDelayTests
{
    [Fact]
    public void Next_InVain_DoublesUpToTheLongest()
    {
        var delay = new PollingDelay(TimeSpan.FromSeconds(1));

        var delays = Enumerable.Range(0, 6).Select(_ => delay.Next().TotalMilliseconds);

        Assert.Equal([100, 200, 400, 800, 1000, 1000], delays);
    }

    [Fact]
    public void Reset_AfterALook_BeginsAnew()
    {
        var delay = new PollingDelay(TimeSpan.FromSeconds(1));
        delay.Next();
        delay.Next();

        delay.Reset();

        Assert.Equal(TimeSpan.FromMilliseconds(100), delay.Next());
    }
}
