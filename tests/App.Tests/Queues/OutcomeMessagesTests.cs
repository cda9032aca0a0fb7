using System.Text;
using System.Text.Json;
using Splitrun.Domain.Outcomes;

namespace Splitrun.App.Tests.Queues;

/// <summary>Messages that come late, twice, from clocks that differ, or from anyone who may write to the queue.</summary>
public sealed class OutcomeMessagesTests
{
    private static readonly DateTimeOffset Noon = DeliveryScenario.Noon;

    private static OutcomeDraft Draft => new() { Experiment = DeliveryScenario.Key, RunId = "r", Conclusion = Conclusion.Success };

    [Fact]
    public async Task Message_WithoutATimeThatComesAgain_DoesNotReplaceANewerOne()
    {
        var scenario = await new DeliveryScenario().StartAsync("r");
        await scenario.DeliverAsync(Text(1), insertedAt: Noon);
        scenario.Clock.Advance(TimeSpan.FromMinutes(1));
        await scenario.DeliverAsync(Text(2), insertedAt: Noon.AddMinutes(1));
        scenario.Clock.Advance(TimeSpan.FromMinutes(1));

        await scenario.DeliverAsync(Text(1), delivery: 2, insertedAt: Noon);

        Assert.Equal(2, (await scenario.FindAsync("r"))?.PrimaryMetric);
    }

    [Fact]
    public async Task Outcome_TakenAtTheEdge_IsRecordedWhereTheClockIsBehind()
    {
        var scenario = await new DeliveryScenario().StartAsync("r");
        var receipt = await scenario.Intake.TakeAsync([Draft with { RecordedAt = Noon + OutcomeDraft.MaxClockSkew }], CancellationToken.None);

        await scenario.DeliverAsync(scenario.Queue.Take()!.Value.Text, insertedAt: Noon.AddSeconds(-2));

        Assert.Equal((1, Noon + OutcomeDraft.MaxClockSkew), (receipt.Accepted, (await scenario.FindAsync("r"))?.RecordedAt));
        Assert.Empty(await scenario.PoisonAsync());
    }

    /// <summary>Were it taken at its word, it would go round every two seconds until that time.</summary>
    [Theory]
    [InlineData("9999-12-31T23:59:59Z")]
    [InlineData("2026-05-02T12:00:00+00:00")]
    public async Task Message_WaitingSinceATimeToCome_WaitsFromNowOnAndNotForEver(string waitingSince)
    {
        var scenario = await new DeliveryScenario().StartAsync();
        var (message, rounds) = ($$"""{"experiment":"prompt_style","run_id":"nobody","conclusion":"success","waiting_since":"{{waitingSince}}"}""", 0);
        for (; message is not null && rounds < 1_000; rounds++)
        {
            await scenario.DeliverAsync(message);
            var next = scenario.Queue.Take();
            scenario.Clock.Advance(next?.Delay ?? TimeSpan.Zero);
            message = next?.Text;
        }

        Assert.InRange(rounds, 100, 200);
        Assert.Equal(Noon, Assert.Single(await scenario.OrphansAsync()).WaitingSince);
    }

    [Fact]
    public async Task Message_WaitingSinceEarlier_KeepsItsTimeInUtc()
    {
        var scenario = await new DeliveryScenario().StartAsync();

        await scenario.DeliverAsync("""{"experiment":"prompt_style","run_id":"nobody","conclusion":"success","waiting_since":"2026-05-01T13:00:00+02:00"}""");

        Assert.Equal((Noon.AddHours(-1), TimeSpan.Zero), Assert.Single(await scenario.OrphansAsync()).WaitingSince is var since ? (since, since.Offset) : default);
        Assert.Equal(TimeSpan.FromMinutes(10), scenario.Queue.Take()?.Delay);
    }

    /// <summary>A time to the tick is the longest there is, and not one byte of room is given away.</summary>
    [Fact]
    public async Task Outcome_LargestThatIsTaken_FitsWhileItWaitsForItsRun()
    {
        var scenario = await new DeliveryScenario().StartAsync();
        scenario.Clock.Advance(TimeSpan.FromTicks(1));
        var shortest = await TakeInAsync(scenario, 0) ?? throw new InvalidOperationException("A short outcome is taken.");
        var most = scenario.Queue.MaxMessageBytes - "[]".Length - shortest.Length;
        string? message = null;
        for (var digits = most; message is null; digits--)
        {
            message = await TakeInAsync(scenario, digits);
        }

        await scenario.DeliverAsync(message);

        Assert.Equal(scenario.Queue.MaxMessageBytes, Encoding.UTF8.GetByteCount(scenario.Queue.Take()!.Value.Text));
        Assert.Empty(await scenario.PoisonAsync());
    }

    /// <summary>The message of an outcome that is as long as one likes, since digits are kept as they were written; null when it is refused.</summary>
    private static async Task<string?> TakeInAsync(DeliveryScenario scenario, int digits)
    {
        var draft = Draft with { PrimaryMetric = JsonSerializer.Deserialize<JsonElement>($"1.5{new string('0', digits)}") };
        var receipt = await scenario.Intake.TakeAsync([draft], CancellationToken.None);
        Assert.All(receipt.Rejected, rejected => Assert.Equal(["outcome"], rejected.Errors.Keys));
        return scenario.Queue.Take()?.Text;
    }

    private static string Text(int value) => $$"""{"experiment":"prompt_style","run_id":"r","primary_metric":{{value}}}""";
}
