using Splitrun.Domain.Assignment;
using Splitrun.Domain.Experiments.Drafts;
using Splitrun.Domain.Outcomes;
using Splitrun.Domain.Runs;
using Splitrun.TestKit.Time;

namespace Splitrun.Domain.Tests.Runs;

public sealed class RunListingTests
{
    private static readonly RunFilter All = new(null, null, null, null, null, null, null);
    private static readonly DateTimeOffset Start = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task ListAsync_SeveralExperimentsAndShards_IsNewestFirst()
    {
        var scenario = await ScenarioAsync();

        var listed = await PagesAsync(scenario, All, 1_000);

        Assert.Equal(Enumerable.Range(0, 120).Reverse().Select(IdOf), listed.Single().Select(r => r.Run.RunId));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(40)]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(119)]
    [InlineData(120)]
    [InlineData(121)]
    public async Task ListAsync_PageByPage_ShowsEachOnceInOrder(int limit)
    {
        var scenario = await ScenarioAsync();

        var pages = await PagesAsync(scenario, All, limit);

        Assert.All(pages.SkipLast(1), page => Assert.Equal(limit, page.Count));
        Assert.Equal(Enumerable.Range(0, 120).Reverse().Select(IdOf), pages.SelectMany(p => p).Select(r => r.Run.RunId));
    }

    [Fact]
    public async Task ListAsync_MoreRunsComeMeanwhile_ShowsTheEarlierOnesOnceStill()
    {
        var scenario = await ScenarioAsync();
        var listing = new RunListing(scenario.Experiments, scenario.Runs, scenario.Outcomes);
        var listed = new List<string>();
        RunPosition? position = null;
        do
        {
            var page = await listing.ListAsync(All, 25, position, CancellationToken.None);
            listed.AddRange(page.Items.Select(r => r.Run.RunId));
            position = page.Next;
            await scenario.DispatchAsync($"later-{listed.Count}", key: "one");
        }
        while (position is not null);

        Assert.Equal(Enumerable.Range(0, 120).Reverse().Select(IdOf), listed);
    }

    public static TheoryData<RunFilter> Filters() =>
    [
        All with { Experiment = "one" },
        All with { Experiment = "one", Variant = "verbose" },
        All with { Experiment = "three" },
        All with { Automation = "shared" },
        All with { Automation = "one" },
        All with { Experiment = "two", Automation = "shared" },
        All with { Experiment = "one", Automation = "shared" },
        All with { Experiment = "unknown" },
        All with { Automation = "unknown" },
        All with { Unit = "user-3" },
        All with { Conclusion = Conclusion.Failure },
        All with { From = Start.AddMinutes(30) },
        All with { To = Start.AddMinutes(30) },
        All with { From = Start.AddMinutes(30), To = Start.AddMinutes(31) },
        All with { From = Start.AddMinutes(31), To = Start.AddMinutes(30) },
        All with { From = DateTimeOffset.MinValue, To = DateTimeOffset.MaxValue },
        All with { Experiment = "two", From = Start.AddMinutes(10), To = Start.AddMinutes(90), Conclusion = Conclusion.Success, Unit = "user-1" },
    ];

    [Theory]
    [MemberData(nameof(Filters))]
    public async Task ListAsync_Filter_LetsThroughWhatItSaysOverAllPages(RunFilter filter)
    {
        var scenario = await ScenarioAsync();
        var everything = (await PagesAsync(scenario, All, 1_000)).Single();
        var expected = everything.Where(r =>
            (filter.Experiment is null || r.Run.Experiment == filter.Experiment)
            && (filter.Automation is null || r.Run.Automation == filter.Automation)
            && (filter.Variant is null || r.Run.Variant == filter.Variant)
            && (filter.Unit is null || r.Run.Unit == filter.Unit)
            && (filter.Conclusion is null || r.Outcome?.Conclusion == filter.Conclusion)
            && (filter.From is null || r.Run.AssignedAt >= filter.From)
            && (filter.To is null || r.Run.AssignedAt < filter.To)).Select(r => r.Run.RunId).ToList();

        foreach (var limit in new[] { 3, 1_000 })
        {
            Assert.Equal(expected, (await PagesAsync(scenario, filter, limit)).SelectMany(p => p).Select(r => r.Run.RunId));
        }
    }

    /// <summary>A search that would read very many runs comes back early, empty-handed perhaps, and says where to go on.</summary>
    [Fact]
    public async Task ListAsync_RareKindAmongVeryMany_ComesBackShortWithACursor()
    {
        const int count = 45_000;
        var scenario = new DispatchScenario();
        var experiment = await scenario.AddAsync();
        var shard = new RunShard(experiment.Key, 0);
        var head = ShardHead.Empty;
        for (var start = 0; start < count; start += 90)
        {
            var runs = Enumerable.Range(start, 90).Select(i => RunOf(i, i is 5 or 44_990 ? "rare" : "common")).ToList();
            var (_, revision) = await scenario.Runs.ReadHeadAsync(shard, CancellationToken.None);
            head = head with { RunSeq = runs[^1].RunSeq };
            Assert.Equal(RunCommit.Committed, await scenario.Runs.CommitAsync(shard, head, revision, runs, CancellationToken.None));
        }

        var pages = await PagesAsync(scenario, All with { Unit = "rare" }, 50);

        Assert.Equal([1, 0, 1], pages.Select(p => p.Count));
        Assert.Equal(["run-44990", "run-5"], pages.SelectMany(p => p).Select(r => r.Run.RunId));
    }

    private static string IdOf(int i) => $"run-{i}";

    /// <summary>120 runs a minute apart over three experiments, one of them with five shards, with outcomes for every third.</summary>
    private static async Task<DispatchScenario> ScenarioAsync()
    {
        var time = new ManualTimeProvider(Start);
        var scenario = new DispatchScenario(time: time);
        var experiments = new[]
        {
            await scenario.AddAsync("one"),
            await scenario.AddAsync("two", d => d with { Automation = "shared", Shards = 5, Assignment = new AssignmentDraft { Unit = "user" } }),
            await scenario.AddAsync("three", d => d with { Automation = "shared", Shards = 2 }),
        };
        for (var i = 0; i < 120; i++)
        {
            var experiment = experiments[i % 3];
            var run = (await scenario.DispatchAsync(IdOf(i), $"user-{i % 4}", key: experiment.Key)).Run;
            if (i % 3 == 0 || i % 5 == 0)
            {
                await ConcludeAsync(scenario, RunShard.Of(experiment.Definition, run.RunId, run.Unit), experiment.Key, run.RunId, i % 2 == 0 ? Conclusion.Success : Conclusion.Failure);
            }

            time.Advance(TimeSpan.FromMinutes(1));
        }

        return scenario;
    }

    private static async Task ConcludeAsync(DispatchScenario scenario, RunShard shard, string experiment, string runId, Conclusion conclusion)
    {
        var outcome = new Outcome { Experiment = experiment, RunId = runId, Conclusion = conclusion, RecordedAt = Start };
        var before = await scenario.Outcomes.ReadStatisticsAsync(shard, CancellationToken.None);
        var run = await scenario.Runs.FindAsync(shard, runId, CancellationToken.None);
        var number = OutcomeBlock.NumberOf(run!.RunSeq);
        var block = (await scenario.Outcomes.ReadBlocksAsync(shard, [number], CancellationToken.None))[number].With([outcome]);
        Assert.NotNull(await scenario.Outcomes.TryCommitAsync(
            shard, new OutcomeCommit(before, before.Arms, Start, [block], new Dictionary<UnitKey, UnitTotals>()), CancellationToken.None));
    }

    private static async Task<List<IReadOnlyList<RecordedRun>>> PagesAsync(DispatchScenario scenario, RunFilter filter, int limit)
    {
        var listing = new RunListing(scenario.Experiments, scenario.Runs, scenario.Outcomes);
        var pages = new List<IReadOnlyList<RecordedRun>>();
        RunPosition? position = null;
        do
        {
            var page = await listing.ListAsync(filter, limit, position, CancellationToken.None);
            Assert.InRange(page.Items.Count, 0, limit);
            pages.Add(page.Items);
            position = page.Next;
        }
        while (position is not null);

        return pages;
    }

    private static Run RunOf(int i, string unit) => new()
    {
        RunId = IdOf(i),
        Experiment = "prompt_style",
        Automation = "prompt_style",
        Variant = "concise",
        Reason = AssignmentReason.Random,
        Counted = true,
        Weights = new Dictionary<string, double>(),
        Version = 1,
        RunSeq = i + 1,
        Unit = unit,
        AssignedAt = Start.AddSeconds(i),
        Trace = "00",
    };
}
