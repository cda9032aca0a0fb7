using Splitrun.App.Http;

namespace Splitrun.App.Tests.Outcomes;

public sealed class IntakeGateTests
{
    [Fact]
    public void TryEnter_Full_SaysNoUntilOneLeaves()
    {
        var gate = new IntakeGate(2);

        Assert.Equal([true, true, false, false], Enumerable.Range(0, 4).Select(_ => gate.TryEnter()));
        gate.Leave();

        Assert.Equal([true, false], Enumerable.Range(0, 2).Select(_ => gate.TryEnter()));
    }

    [Fact]
    public async Task TryEnter_ManyAtOnce_NeverLetsInMoreThanFit()
    {
        var (gate, inside, most) = (new IntakeGate(3), 0, 0);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() =>
        {
            for (var i = 0; i < 10_000; i++)
            {
                if (gate.TryEnter())
                {
                    most = Math.Max(most, Interlocked.Increment(ref inside));
                    Interlocked.Decrement(ref inside);
                    gate.Leave();
                }
            }
        })));

        Assert.InRange(most, 1, 3);
    }
}
