using Splitrun.Domain.Assignment;
using Splitrun.Domain.Automations;
using Splitrun.Domain.Experiments;
using Splitrun.Domain.Experiments.Drafts;
using Splitrun.Domain.Problems;
using static Splitrun.Domain.Tests.Runs.DispatchScenario;

namespace Splitrun.Domain.Tests.Runs;

public sealed class DispatcherTests
{
    [Fact]
    public async Task DispatchAsync_New_IsRecordedAsItIsAnswered()
    {
        var scenario = new DispatchScenario();
        var experiment = await scenario.AddAsync();

        var dispatched = await scenario.DispatchAsync("run-1");

        Assert.True(dispatched.Created);
        Assert.Equal(("run-1", "run-1", 1L, 1, true, AssignmentReason.Random, (double?)0.5), Essence(dispatched.Run));
        Assert.Equal(new Dictionary<string, double> { ["concise"] = 0.5, ["verbose"] = 0.5 }, dispatched.Run.Weights);
        Assert.Equal(dispatched.Run.Variant, dispatched.Variant?.Key);
        Assert.Equal([dispatched.Run], await scenario.KeptAsync(experiment));

        static (string, string, long, int, bool, AssignmentReason, double?) Essence(Domain.Runs.Run run) =>
            (run.RunId, run.Unit, run.RunSeq, run.Version, run.Counted, run.Reason, run.Probability);
    }

    [Fact]
    public async Task DispatchAsync_WithoutRunId_MakesOneUp()
    {
        var scenario = new DispatchScenario();
        await scenario.AddAsync();

        var ids = new[] { (await scenario.DispatchAsync(null)).Run.RunId, (await scenario.DispatchAsync(null)).Run.RunId };

        Assert.Distinct(ids);
    }

    [Fact]
    public async Task DispatchAsync_SameRunAgain_AnswersTheSameRecord()
    {
        var scenario = new DispatchScenario();
        await scenario.AddAsync();
        var first = await scenario.DispatchAsync("run-1");

        var again = await scenario.DispatchAsync("run-1", unit: "another", variant: "verbose", by: scenario.NewDispatcher());

        Assert.False(again.Created);
        Assert.Same(first.Run, again.Run);
        Assert.Equal(1, (await scenario.HeadAsync()).RunSeq);
    }

    [Fact]
    public async Task DispatchAsync_SameRunUnderALaterVersion_AnswersWithTheDefinitionOfThen()
    {
        var scenario = new DispatchScenario();
        var experiment = await scenario.AddAsync();
        await scenario.DispatchAsync("run-1");
        await scenario.ChangeAsync(experiment, definition => definition with { Description = "later" });

        Assert.Null((await scenario.DispatchAsync("run-1")).Definition.Description);
        Assert.Equal("later", (await scenario.DispatchAsync("run-2")).Definition.Description);
    }

    /// <summary>Each dispatch asks for the automation by the name that the experiment had last, so the name changes here.</summary>
    [Fact]
    public async Task DispatchAsync_WithoutBundlesOfItsOwn_HasTheDefaultOfTheAutomationThatIsNamed()
    {
        var scenario = new DispatchScenario();
        await AddAutomationAsync("triage", "one");
        await AddAutomationAsync("review", "two");
        var experiment = await scenario.AddAsync(change: d => d with { Automation = "triage" });

        Assert.Equal("one", await BundleOfAsync("run-1"));
        Assert.Equal("one", await BundleOfAsync("run-2"));

        var renamed = await scenario.ChangeAsync(experiment, definition => definition with { Automation = "review" });
        Assert.Equal("two", await BundleOfAsync("run-3"));
        Assert.Equal("two", await BundleOfAsync("run-4"));

        await scenario.ChangeAsync(renamed, d => d with { Variants = [.. d.Variants.Select(v => v with { Bundle = new VariantBundle("own", 1) })] });
        Assert.Equal("own", await BundleOfAsync("run-5"));
        Assert.Equal("own", await BundleOfAsync("run-6"));

        async Task<string?> BundleOfAsync(string runId) => (await scenario.DispatchAsync(runId)).Run.BundleSha256;

        async Task AddAutomationAsync(string name, string sha256) => Assert.True(await scenario.Automations.TryCreateAsync(
            new Automation
            {
                Name = name,
                Bundles = [new BundleChange(1, new VariantBundle(sha256, 1), DateTimeOffset.UnixEpoch, "api", "A test.")],
                CreatedAt = DateTimeOffset.UnixEpoch,
                UpdatedAt = DateTimeOffset.UnixEpoch,
            },
            CancellationToken.None));
    }

    /// <summary>Every run id many times over, in one batch and over two dispatchers, with commits that are refused and answers that are lost.</summary>
    [Theory]
    [InlineData(1, "run_id")]
    [InlineData(1, "user")]
    [InlineData(5, "run_id")]
    [InlineData(5, "user")]
    public async Task DispatchAsync_SameRunsConcurrently_HaveOneRecordEachAndNumbersWithoutGap(int shards, string unit)
    {
        var scenario = new DispatchScenario(seed: shards, refusedBefore: 0.2, refusedAfter: 0.1);
        var experiment = await scenario.AddAsync(change: d => d with { Shards = shards, Assignment = new AssignmentDraft { Unit = unit } });
        Domain.Runs.Dispatcher[] dispatchers = [scenario.Dispatcher, scenario.NewDispatcher()];
        var requests = Enumerable.Range(0, 900).Select(i => (RunId: $"run-{i % 300}", Unit: unit == "user" ? $"user-{i % 7}" : null, By: dispatchers[i % 2])).ToArray();
        new Random(shards).Shuffle(requests);

        var answers = await Task.WhenAll(requests.Select(r => Task.Run(() => scenario.DispatchAsync(r.RunId, r.Unit, by: r.By))));

        var kept = await scenario.KeptAsync(experiment);
        Assert.Equal(300, kept.Count);
        Assert.All(answers.GroupBy(a => a.Run.RunId), runs => Assert.Single(runs.Select(a => (a.Run.Variant, a.Run.RunSeq, a.Run.AssignedAt)).Distinct()));
        Assert.All(answers.GroupBy(a => a.Run.RunId), runs => Assert.InRange(runs.Count(a => a.Created), 0, 1));
        foreach (var shard in kept.GroupBy(run => Domain.Runs.RunShard.Of(experiment.Definition, run.RunId, run.Unit)))
        {
            Assert.Equal(Enumerable.Range(1, shard.Count()).Select(i => (long)i), shard.Select(run => run.RunSeq).Order());
            var head = await scenario.HeadAsync(shard.Key.Index);
            Assert.Equal(shard.LongCount(), head.RunSeq);
            Assert.All(experiment.Definition.Variants, v => Assert.Equal(shard.LongCount(run => run.Variant == v.Key), head.CountOf(v.Key)));
        }
    }

    [Fact]
    public async Task DispatchAsync_ManyTogether_AreWrittenTogether()
    {
        var scenario = new DispatchScenario();
        await scenario.AddAsync();

        await Task.WhenAll(Enumerable.Range(0, 2_000).Select(i => scenario.DispatchAsync($"run-{i}")));

        Assert.InRange(scenario.Runs.Commits, 2_000 / 98, 400);
        Assert.Equal(2_000, (await scenario.HeadAsync()).RunSeq);
    }

    [Fact]
    public async Task DispatchAsync_Balanced_StaysWithinOneRunOfTheWeights()
    {
        var scenario = new DispatchScenario();
        var experiment = await scenario.AddAsync(change: d => d with
        {
            Variants = [new VariantDraft { Key = "a", Weight = 1 }, new VariantDraft { Key = "b", Weight = 2 }, new VariantDraft { Key = "c", Weight = 0 }, new VariantDraft { Key = "d", Weight = 3 }],
            Assignment = new AssignmentDraft { Strategy = AssignmentStrategy.Balanced },
        });

        var dispatchers = Enumerable.Range(0, 4).Select(_ => scenario.NewDispatcher()).ToList();
        await Task.WhenAll(Enumerable.Range(0, 500).Select(i => scenario.DispatchAsync($"run-{i}", by: dispatchers[i % dispatchers.Count])));

        var counts = new Dictionary<string, int>();
        var shares = new Dictionary<string, double> { ["a"] = 1 / 6.0, ["b"] = 2 / 6.0, ["c"] = 0, ["d"] = 3 / 6.0 };
        foreach (var run in (await scenario.KeptAsync(experiment)).OrderBy(r => r.RunSeq))
        {
            counts[run.Variant] = counts.GetValueOrDefault(run.Variant) + 1;
            Assert.All(shares, s => Assert.InRange(counts.GetValueOrDefault(s.Key) - (s.Value * run.RunSeq), -1.0001, 1.0001));
        }

        Assert.False(counts.ContainsKey("c"));
    }

    [Fact]
    public async Task DispatchAsync_WeightsChangeMeanwhile_ExpectedSharesAreThoseThatWereUsed()
    {
        var scenario = new DispatchScenario();
        var experiment = await scenario.AddAsync();
        await Task.WhenAll(Enumerable.Range(0, 100).Select(i => scenario.DispatchAsync($"even-{i}")));
        var stored = await scenario.Experiments.FindAsync(experiment.Key, CancellationToken.None);
        var variants = experiment.Definition.Variants.Select((v, i) => v with { Weight = i == 0 ? 3 : 1 }).ToList();
        await scenario.Experiments.TryReplaceAsync(
            experiment with { Version = 2, Definition = experiment.Definition with { Variants = variants } }, stored!.Revision, CancellationToken.None);

        await Task.WhenAll(Enumerable.Range(0, 200).Select(i => scenario.DispatchAsync($"uneven-{i}")));
        await scenario.DispatchAsync("forced", variant: "verbose");

        var head = await scenario.HeadAsync();
        Assert.Equal((50 + 150, 50 + 50), (Math.Round(head.Arms["concise"].Expected, 9), Math.Round(head.Arms["verbose"].Expected, 9)));
        Assert.Equal(300, head.Arms.Values.Sum(a => a.Runs));
        Assert.Equal([1, 2], head.Versions);
        Assert.Equal(1, head.NotCounted[AssignmentReason.Forced]);
        Assert.Equal(301, head.RunSeq);
    }

    [Theory]
    [InlineData(ExperimentState.Draft, AssignmentReason.NotStarted, "concise")]
    [InlineData(ExperimentState.Stopped, AssignmentReason.Stopped, "concise")]
    [InlineData(ExperimentState.RolledBack, AssignmentReason.RolledBack, "concise")]
    [InlineData(ExperimentState.Promoted, AssignmentReason.Promoted, "verbose")]
    public async Task DispatchAsync_NotRunning_IsRecordedWithoutBeingCounted(ExperimentState state, AssignmentReason reason, string variant)
    {
        var scenario = new DispatchScenario();
        await scenario.AddAsync(state: state);

        var run = (await scenario.DispatchAsync("run-1")).Run;

        Assert.Equal((reason, variant, false, null), (run.Reason, run.Variant, run.Counted, run.Probability));
        var head = await scenario.HeadAsync();
        Assert.Equal((1, 0), (head.RunSeq, head.CountOf(variant)));
        Assert.Empty(head.Versions);
    }

    [Theory]
    [InlineData("nothing")]
    [InlineData("archived")]
    public async Task DispatchAsync_NoSuchExperimentOrArchived_IsNotFound(string key)
    {
        var scenario = new DispatchScenario();
        await scenario.AddAsync("archived", state: ExperimentState.Archived);

        Assert.Equal(ProblemCode.NotFound, (await scenario.Dispatcher.DispatchAsync(key, Ask("run-1"))).Problem?.Code);
    }

    [Fact]
    public async Task DispatchAsync_RefusedAmongOthersOfItsBatch_HarmsNobodyElse()
    {
        var scenario = new DispatchScenario();
        await scenario.AddAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(
            i => scenario.Dispatcher.DispatchAsync("prompt_style", Ask($"run-{i}", variant: i % 10 == 3 ? "unknown" : null))));

        Assert.Equal(5, answers.Count(a => a.Problem is not null));
        Assert.All(answers.Select(a => a.Problem).OfType<Problem>(), p => Assert.Equal((ProblemCode.Invalid, "variant"), (p.Code, Assert.Single(p.Errors.Keys))));
        Assert.Equal(45, (await scenario.HeadAsync()).RunSeq);
    }

    [Theory]
    [InlineData(AssignmentStrategy.Sticky, true)]
    [InlineData(AssignmentStrategy.Bandit, true)]
    [InlineData(AssignmentStrategy.Random, false)]
    [InlineData(AssignmentStrategy.Balanced, false)]
    public async Task DispatchAsync_WithoutUnit_IsRefusedWhereTheUnitDecides(AssignmentStrategy strategy, bool refused)
    {
        var scenario = new DispatchScenario();
        await scenario.AddAsync(change: d => d with { Assignment = new AssignmentDraft { Strategy = strategy, Unit = "user" } });

        var problem = (await scenario.Dispatcher.DispatchAsync("prompt_style", Ask("run-1"))).Problem;

        Assert.Equal(refused ? ["unit"] : [], problem?.Errors.Keys ?? []);
    }

    [Fact]
    public async Task DispatchAsync_NeverATurn_SaysSoAndWritesNothing()
    {
        var scenario = new DispatchScenario(refusedBefore: 1.1);
        var experiment = await scenario.AddAsync();

        var problem = (await scenario.Dispatcher.DispatchAsync("prompt_style", Ask("run-1"))).Problem;

        Assert.Equal(ProblemCode.TooManyRequests, problem?.Code);
        Assert.Empty(await scenario.KeptAsync(experiment));
    }
}
