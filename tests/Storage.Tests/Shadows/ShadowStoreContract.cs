using Splitrun.Domain.Shadows;
using Splitrun.Statistics.Samples;

namespace Splitrun.Storage.Tests.Shadows;

/// <summary>What every store of shadows promises.</summary>
public abstract class ShadowStoreContract
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly DateTimeOffset Noon = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);

    /// <summary>A key of its own for each test.</summary>
    private readonly string _key = $"shadows-{Guid.NewGuid():N}";

    protected abstract IShadowStore Store { get; }

    [Fact]
    public async Task ReadAsync_Nothing_IsEmpty()
    {
        var (totals, revision) = await Store.ReadTotalsAsync(_key, None);

        Assert.Empty(totals.Variants);
        Assert.Null(revision);
        Assert.Empty((await Store.ReadRunsAsync(_key, ["r"], None))["r"].Shadows);
    }

    [Fact]
    public async Task TryCommitAsync_Written_IsReadBackAsItWas()
    {
        var run = new ShadowRun(
            new TimedPrediction(new Prediction(1.5, null), Noon, 0),
            new Dictionary<string, TimedPrediction> { ["s"] = new(new Prediction(null, "日本 ✓"), Noon, 1), ["t"] = new(null, Noon, 2) });
        var statistics = new ShadowStatistics { Reported = 3, Pairs = 2, Agreed = 1, Differences = Moments.From([0.1, 0.2]), Sizes = Moments.From([0.1, 0.2]), Champion = Moments.From([1, 2]), DifferenceSums = ExactMoments.Empty.Add([0.1, 0.2]) };

        Assert.True(await Store.TryCommitAsync(_key, new ShadowTotals(new Dictionary<string, ShadowStatistics> { ["s"] = statistics }, Noon), null, Runs("run/with?odd#id", run), None));

        var (totals, revision) = await Store.ReadTotalsAsync(_key, None);
        Assert.NotNull(revision);
        Assert.Equal((Noon, statistics), (totals.LastAt, totals.Variants["s"]));
        var read = (await Store.ReadRunsAsync(_key, ["run/with?odd#id", "other"], None))["run/with?odd#id"];
        Assert.Equal(run.Champion, read.Champion);
        Assert.Equal(run.Shadows.OrderBy(s => s.Key), read.Shadows.OrderBy(s => s.Key));
    }

    [Fact]
    public async Task DeleteRowsAsync_Runs_AreGoneAndTheTotalsStay()
    {
        var said = new ShadowRun(new TimedPrediction(new Prediction(1, null), Noon, 0), new Dictionary<string, TimedPrediction>());
        Assert.True(await Store.TryCommitAsync(_key, ShadowTotals.Empty with { LastAt = Noon }, null, Runs("a/b", said), None));

        await Store.DeleteRowsAsync(_key, None);
        await Store.DeleteRowsAsync(_key, None);

        Assert.Null((await Store.ReadRunsAsync(_key, ["a/b"], None))["a/b"].Champion);
        Assert.Equal(Noon, (await Store.ReadTotalsAsync(_key, None)).Totals.LastAt);
    }

    [Fact]
    public async Task TryCommitAsync_AnotherWriterCameFirst_WritesNothing()
    {
        Assert.True(await Store.TryCommitAsync(_key, ShadowTotals.Empty with { LastAt = Noon }, null, Runs("a", ShadowRun.Empty), None));
        var (_, revision) = await Store.ReadTotalsAsync(_key, None);
        Assert.True(await Store.TryCommitAsync(_key, ShadowTotals.Empty with { LastAt = Noon.AddMinutes(1) }, revision, Runs("a", ShadowRun.Empty), None));
        var late = new ShadowRun(new TimedPrediction(new Prediction(1, null), Noon, 0), new Dictionary<string, TimedPrediction>());

        Assert.False(await Store.TryCommitAsync(_key, ShadowTotals.Empty, revision, Runs("a", late), None));
        Assert.False(await Store.TryCommitAsync(_key, ShadowTotals.Empty, null, Runs("a", late), None));

        Assert.Equal(Noon.AddMinutes(1), (await Store.ReadTotalsAsync(_key, None)).Totals.LastAt);
        Assert.Null((await Store.ReadRunsAsync(_key, ["a"], None))["a"].Champion);
    }

    [Fact]
    public async Task TryCommitAsync_AsManyRunsAsItTakes_AreAllWritten()
    {
        var runs = Enumerable.Range(0, Store.MaxCommit).ToDictionary(i => $"r{i}", i => new ShadowRun(new TimedPrediction(new Prediction(i, null), Noon, 0), new Dictionary<string, TimedPrediction>()));

        Assert.True(await Store.TryCommitAsync(_key, ShadowTotals.Empty, null, runs, None));

        var read = await Store.ReadRunsAsync(_key, [.. runs.Keys], None);
        Assert.All(runs, r => Assert.Equal(r.Value.Champion, read[r.Key].Champion));
    }

    private static Dictionary<string, ShadowRun> Runs(string runId, ShadowRun run) => new() { [runId] = run };
}
