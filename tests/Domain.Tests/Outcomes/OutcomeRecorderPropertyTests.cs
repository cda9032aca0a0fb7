using Splitrun.Domain.Experiments;
using Splitrun.Domain.Experiments.Drafts;
using Splitrun.Domain.Outcomes;

namespace Splitrun.Domain.Tests.Outcomes;

/// <summary>Whatever is sent, in whatever order, however often, over several recorders that get in each other's way: the statistics follow from the final rows.</summary>
public sealed class OutcomeRecorderPropertyTests
{
    private const int Runs = 60;
    private const int Sent = 300;

    private static readonly ExperimentDraft Rich = new()
    {
        SecondaryMetrics =
        [
            new MetricDraft { Name = "tool_calls" },
            new MetricDraft { Name = "cost_per_success", Kind = MetricKind.Ratio },
        ],
    };

    public static TheoryData<int, string, int> Histories()
    {
        var histories = new TheoryData<int, string, int>();
        for (var seed = 1; seed <= 12; seed++)
        {
            histories.Add(seed, seed % 2 == 0 ? "user" : AssignmentPolicy.RunUnit, seed % 3 == 0 ? 4 : 1);
        }

        return histories;
    }

    [Theory]
    [MemberData(nameof(Histories))]
    public async Task RecordAsync_AnyHistory_StatisticsFollowFromTheFinalRows(int seed, string unit, int shards)
    {
        var scenario = await StartAsync(seed, unit, shards);
        var random = new Random(seed);
        var sent = OutcomeHistories.Make(random, Runs, Sent);

        await SendAsync(scenario, random, sent);

        await AssertConsistentAsync(scenario, sent);
    }

    [Theory]
    [MemberData(nameof(Histories))]
    public async Task RecordAsync_MetricsComeAndGoMeanwhile_EveryCorrectionTakesOutWhatWasPutIn(int seed, string unit, int shards)
    {
        var scenario = await StartAsync(seed, unit, shards);
        var random = new Random(seed);
        var sent = OutcomeHistories.Make(random, Runs, Sent);
        var third = sent.Count / 3;

        await SendAsync(scenario, random, sent[..third]);
        await scenario.ReviseAsync(d => d with { Guardrails = [new Guardrail("toxicity", "<=0.10", null, GuardrailAction.Alert)] });
        await SendAsync(scenario, random, sent[third..(2 * third)]);
        await scenario.ReviseAsync(d => d with { Guardrails = [], SecondaryMetrics = [] });
        await SendAsync(scenario, random, sent[(2 * third)..]);

        // At the end the first definition is back, and every outcome is sent once more with another value: all of it is counted alike again.
        await scenario.ReviseAsync(d => d with { SecondaryMetrics = StartingMetrics(), Guardrails = [] });
        var last = OutcomeHistories.Standing(sent).Values.Select(o => o with { ErrorKind = "final", RecordedAt = o.RecordedAt.AddHours(1) }).ToList();
        await SendAsync(scenario, random, last);

        foreach (var variant in scenario.Experiment.Definition.Variants)
        {
            var kept = await scenario.ArmAsync(variant.Key);
            Assert.Equal(0, kept.Metrics.GetValueOrDefault("toxicity", MetricStatistics.Empty).Values.Count);
            RowsAlone.AssertAgree(
                scenario.Experiment.Definition,
                await scenario.RowsAsync(),
                variant.Key,
                kept with { Metrics = kept.Metrics.Where(m => m.Key != "toxicity").ToDictionary() });
        }
    }

    private static IReadOnlyList<Metric> StartingMetrics() =>
        TestKit.Experiments.Definitions.Valid(change: d => d with { SecondaryMetrics = Rich.SecondaryMetrics }).SecondaryMetrics;

    private static Task<RecordingScenario> StartAsync(int seed, string unit, int shards)
    {
        var scenario = new RecordingScenario(
            seed,
            d => d with { SecondaryMetrics = Rich.SecondaryMetrics, Shards = shards, Assignment = new AssignmentDraft { Unit = unit } },
            refusedBefore: 0.2,
            refusedAfter: 0.1);
        return scenario.StartAsync(Runs, unit == AssignmentPolicy.RunUnit ? null : i => $"user-{i % 7}");
    }

    /// <summary>Two recorders, as two instances of the app would be, and messages of uneven size.</summary>
    private static async Task SendAsync(RecordingScenario scenario, Random random, IReadOnlyList<Outcome> outcomes)
    {
        OutcomeRecorder[] recorders = [scenario.NewRecorder(), scenario.NewRecorder()];
        var messages = new List<Outcome[]>();
        for (var start = 0; start < outcomes.Count;)
        {
            var size = Math.Min(outcomes.Count - start, random.Next(1, 40));
            messages.Add([.. outcomes.Skip(start).Take(size)]);
            start += size;
        }

        await Task.WhenAll(messages.Select((message, i) => Task.Run(() => recorders[i % 2].RecordAsync(message))));
    }

    private static async Task AssertConsistentAsync(RecordingScenario scenario, List<Outcome> sent)
    {
        var rows = await scenario.RowsAsync();
        var standing = OutcomeHistories.Standing(sent);
        Assert.Equal(Runs, rows.Count);
        Assert.All(rows, row => Assert.Equal(standing.GetValueOrDefault(row.Run.RunId)?.Sequence, row.Outcome?.Sequence));
        foreach (var variant in scenario.Experiment.Definition.Variants)
        {
            RowsAlone.AssertAgree(scenario.Experiment.Definition, rows, variant.Key, await scenario.ArmAsync(variant.Key));
        }

        await AssertSlicesAsync(scenario, rows);
    }

    /// <summary>Each segment's statistics follow from the rows that say they were counted in it, and all days together are the whole.</summary>
    private static async Task AssertSlicesAsync(RecordingScenario scenario, IReadOnlyList<RecordedRun> rows)
    {
        var definition = scenario.Experiment.Definition;
        var reader = new StatisticsReader(scenario.Runs, scenario.Outcomes, new TestKit.Outcomes.InMemoryOrphanStore());
        var read = await reader.ReadAsync(definition, CancellationToken.None);
        Assert.NotEmpty(read.Segments);
        foreach (var segment in read.Segments)
        {
            var inIt = rows.Where(r => r.Outcome?.CountedIn is { } slices && slices.TryGetValue(segment.Name, out var value) && value == segment.Value).ToList();
            foreach (var (variant, arm) in definition.Variants.Zip(segment.Arms))
            {
                RowsAlone.AssertAgree(definition, inIt, variant.Key, arm, isSlice: true);
            }
        }

        var days = await reader.ReadDaysAsync(definition, CancellationToken.None);
        foreach (var (variant, i) in definition.Variants.Select((v, i) => (v, i)))
        {
            var all = days.Aggregate(ArmStatistics.Empty, (sum, day) => sum.Merge(day.Arms[i]));
            if (definition.UnitIsRun)
            {
                RowsAlone.AssertAgree(definition, rows, variant.Key, all, isSlice: true);
            }

            Assert.Equal(read.Arms[i].Concluded, all.Concluded);
        }
    }
}
