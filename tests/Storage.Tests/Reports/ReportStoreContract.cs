using Splitrun.Domain.Analysis;
using Splitrun.Domain.Outcomes;
using Splitrun.Domain.Reports;
using Splitrun.TestKit.Experiments;

namespace Splitrun.Storage.Tests.Reports;

/// <summary>What every store of reports promises.</summary>
public abstract class ReportStoreContract
{
    protected static readonly DateTimeOffset Now = new(2026, 6, 1, 8, 0, 0, TimeSpan.Zero);

    private static readonly CancellationToken None = CancellationToken.None;
    private static int _experiments;

    /// <summary>Blobs are shared by all tests, so that each has an experiment of its own.</summary>
    private readonly string _experiment = $"reported-{Interlocked.Increment(ref _experiments)}";

    protected abstract IReportStore Store { get; }

    [Fact]
    public async Task FindAsync_Nothing_IsNull()
    {
        Assert.Null(await Store.FindAsync(_experiment, Now, None));
        Assert.Null(await Store.FindLatestAsync(_experiment, None));
        Assert.Empty((await Store.ListAsync(_experiment, 10, null, None)).Items);
        Assert.Null(await Store.LastStoredAtAsync(None));
    }

    [Fact]
    public async Task TryAddAsync_New_IsFoundAsItWasWritten()
    {
        var report = Of(_experiment, 0);

        Assert.True(await Store.TryAddAsync(report, None));

        var found = await Store.FindAsync(_experiment, report.GeneratedAt, None);
        Assert.Equal(ReportJson.Write(report), ReportJson.Write(found!));
        Assert.Null(await Store.FindAsync(_experiment, report.GeneratedAt.AddTicks(1), None));
        Assert.Null(await Store.FindAsync("another", report.GeneratedAt, None));
        Assert.Equal(Now, await Store.LastStoredAtAsync(None));
    }

    [Fact]
    public async Task TryAddAsync_SameMomentAgain_KeepsTheFirst()
    {
        var first = Of(_experiment, 0);
        await Store.TryAddAsync(first, None);

        Assert.False(await Store.TryAddAsync(first with { Version = 99 }, None));

        Assert.Equal(first.Version, (await Store.FindAsync(_experiment, first.GeneratedAt, None))?.Version);
        Assert.Equal(first.Version, Assert.Single((await Store.ListAsync(_experiment, 10, null, None)).Items).Version);
    }

    [Fact]
    public async Task TryAddAsync_SameMomentAtOnce_IsStoredOnce()
    {
        var report = Of(_experiment, 0);

        var added = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => Store.TryAddAsync(report, None))));

        Assert.Single(added, a => a);
        Assert.NotNull(await Store.FindAsync(_experiment, report.GeneratedAt, None));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(100)]
    public async Task ListAsync_PageByPage_IsNewestFirstAndShowsEachOnce(int limit)
    {
        foreach (var minute in new[] { 3, 1, 4, 0, 2 })
        {
            await Store.TryAddAsync(Of(_experiment, minute), None);
        }

        await Store.TryAddAsync(Of(_experiment + "-other", 9), None);
        List<DateTimeOffset> listed = [];
        string? cursor = null;
        do
        {
            var page = await Store.ListAsync(_experiment, limit, cursor, None);
            listed.AddRange(page.Items.Select(i => i.GeneratedAt));
            cursor = page.NextCursor;
        }
        while (cursor is not null);

        Assert.Equal(Enumerable.Range(0, 5).Reverse().Select(m => Of(_experiment, m).GeneratedAt), listed);
        Assert.Equal(listed[0], (await Store.FindLatestAsync(_experiment, None))?.GeneratedAt);
    }

    [Fact]
    public async Task ListAsync_Line_SaysWhatTheReportSays()
    {
        var report = Of(_experiment, 0);
        await Store.TryAddAsync(report, None);

        var line = Assert.Single((await Store.ListAsync(_experiment, 1, null, None)).Items);

        Assert.Equal((report.GeneratedAt, report.Watermark, report.Version), (line.GeneratedAt, line.Watermark, line.Version));
        Assert.Equal(("extend", "insufficient_samples"), (line.Decision, line.Code));
    }

    /// <summary>A report whose data ended at that minute.</summary>
    protected static Report Of(string experiment, int minute)
    {
        var running = Definitions.Running(experiment);
        var statistics = new ExperimentStatistics
        {
            Arms = [ArmStatistics.Empty, ArmStatistics.Empty],
            Assigned = [new AssignmentTotals(1, 0, 0.5), new AssignmentTotals(0, 0, 0.5)],
            Watermark = Now.AddMinutes(minute).AddTicks(1_234_567),
            Versions = [1],
        };
        return ExperimentAnalysis.Analyze(running, statistics, Now.AddHours(5));
    }
}
