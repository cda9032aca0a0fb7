using System.Globalization;
using Splitrun.Domain.Assignment;
using Splitrun.Domain.Experiments;
using Splitrun.Domain.Outcomes;
using Splitrun.Domain.Problems;
using Splitrun.Domain.Runs;

namespace Splitrun.Domain.Tests.Runs.Histories;

public sealed class HistoryImporterTests
{
    private const string Assignments = """
        { "counts": { "x": { "a": 12, "b": 3 }, "y": { "c": 1 } },
          "assignments": [
            { "run_id": "1", "run_at": "2026-05-01T10:00:00Z", "experiment": "x", "variant": "a", "conclusion": "success", "duration_ms": 1000, "primary_metric": 10 },
            { "run_id": 2, "run_at": "2026-05-02T10:00:00+02:00", "experiment": "x", "variant": "b", "conclusion": "failure", "duration_ms": 2000 },
            { "run_id": "3", "run_at": "2026-05-03T10:00:00Z", "experiment": "x", "variant": "a", "conclusion": null },
            { "run_id": "4", "run_at": "2026-05-03T10:00:00Z", "experiment": "y", "variant": "c" } ] }
        """;

    private const string Legacy = """
        {"counts":{"x":{"a":5,"b":1}},"runs":[
        {"run_id":"1","timestamp":"2026-05-01T10:00:00Z","assignments":{"x":"a","y":"c"}},
        {"run_id":"2","timestamp":"2026-05-01T11:00:00Z","assignments":{"x":"b"}}]}
        """;

    private const string Lines = """
        {"run_id":"1","timestamp":"2026-05-01T10:00:00Z","harness_version":"h","assignments":{"x":"a"},"baseline_counts":{"x":{"a":4,"b":2}},"continual_state":{"x":{"current_stage":0}}}

        {"run_id":"2","timestamp":"2026-05-02T10:00:00Z","assignments":{"x":"b"}}
        """;

    [Fact]
    public async Task Assignments_BecomeImportedRunsWithOutcomes()
    {
        var scenario = await new HistoryScenario().StartAsync();

        var receipt = await scenario.ImportAsync(Assignments);

        Assert.Equal((3, 0, 0, 2, false), (receipt.Imported, receipt.Present, receipt.Skipped, receipt.Outcomes, receipt.DryRun));
        Assert.Equal([("a", 10), ("b", 2)], receipt.Unlisted.Select(u => (u.Key, u.Value)));
        var runs = await scenario.RunsAsync();
        Assert.Equal(["3", "2", "1"], runs.Select(r => r.Run.RunId));
        Assert.All(runs, r => Assert.Equal((AssignmentReason.Imported, true, null, 0), (r.Run.Reason, r.Run.Counted, r.Run.Probability, r.Run.Weights.Count)));
        Assert.Equal(new DateTimeOffset(2026, 5, 2, 8, 0, 0, TimeSpan.Zero), runs[1].Run.AssignedAt);
        Assert.Equal([null, Conclusion.Failure, Conclusion.Success], runs.Select(r => r.Outcome?.Conclusion));
        Assert.Contains(receipt.Warnings, w => w.Message.Contains('y', StringComparison.Ordinal));
    }

    [Fact]
    public async Task Imported_IsAnalysedButNotCheckedForItsRatio()
    {
        var scenario = await new HistoryScenario().StartAsync();
        await scenario.ImportAsync(Assignments);

        var statistics = await scenario.StatisticsAsync();

        Assert.Equal([(2L, 2L, 0.0), (1L, 1L, 0.0)], statistics.Assigned.Select(a => (a.Runs, a.Imported, a.Expected)));
        Assert.Equal([1L, 1L], statistics.Arms.Select(a => a.Concluded));
        Assert.Equal([("a", 10L), ("b", 2L)], statistics.Unlisted.Select(u => (u.Key, u.Value)));
    }

    [Theory]
    [InlineData(Assignments, false, 12, 3)]
    [InlineData(Legacy, false, 5, 1)]
    [InlineData(Lines, true, 5, 3)]
    public async Task SameFileAgain_ChangesNothing(string file, bool isLines, long a, long b)
    {
        var scenario = await new HistoryScenario().StartAsync();
        var first = await scenario.ImportAsync(file, isLines);
        var before = await scenario.SnapshotAsync();

        var second = await scenario.ImportAsync(file, isLines);

        Assert.Equal((0, first.Imported, 0), (second.Imported, second.Present, second.Outcomes));
        Assert.Equal(first.Unlisted, second.Unlisted);
        var after = await scenario.SnapshotAsync();
        Assert.Equal(before.Revision, after.Revision);
        Assert.Equal([("a", a), ("b", b)], after.Counts.Select(c => (c.Key, c.Value)));
    }

    [Fact]
    public async Task LongerFile_AddsTheRest_AndAFullerOutcomeReplaces()
    {
        var scenario = await new HistoryScenario().StartAsync();
        await scenario.ImportAsync(FileOf((1, "\"conclusion\":\"success\""), (2, "")));

        var receipt = await scenario.ImportAsync(FileOf((1, "\"conclusion\":\"success\",\"primary_metric\":7"), (2, "\"conclusion\":\"failure\""), (3, "\"conclusion\":\"success\"")));

        Assert.Equal((1, 2, 3), (receipt.Imported, receipt.Present, receipt.Outcomes));
        Assert.Equal([null, null, 7], (await scenario.RunsAsync()).Select(r => r.Outcome?.PrimaryMetric));
        Assert.Equal(3, (await scenario.StatisticsAsync()).Arms.Sum(arm => arm.Concluded));
    }

    [Fact]
    public async Task OverlappingFiles_CountNothingTwice()
    {
        var scenario = await new HistoryScenario().StartAsync();
        static string File(int count, params int[] ids) =>
            $$"""{"counts":{"x":{"a": {{count}} } },"runs":[{{string.Join(',', ids.Select(i => $$"""{"run_id":"{{i}}","timestamp":"2026-05-01T10:{{i:D2}}:00Z","assignments":{"x":"a"} }"""))}}]}""";

        Assert.Equal(10, (await scenario.ImportAsync(File(12, 1, 2))).Unlisted["a"]);
        Assert.Equal(10, (await scenario.ImportAsync(File(14, 3, 4))).Unlisted["a"]);
        Assert.Equal(10, (await scenario.ImportAsync(File(12, 1, 2))).Unlisted["a"]);

        Assert.Equal(14, (await scenario.SnapshotAsync()).Counts["a"]);
    }

    [Fact]
    public async Task OwnRuns_StayAsTheyAre_AndAreNotCountedAgain()
    {
        var scenario = await new HistoryScenario().StartAsync();
        await scenario.Dispatcher.DispatchAsync("x", new DispatchRequest("1", null, null, null, null, null, "00"));
        var own = (await scenario.RunsAsync()).Single().Run;
        var other = own.Variant == "a" ? "b" : "a";

        var same = await scenario.ImportAsync($$"""{"counts":{"x":{"{{own.Variant}}":1} },"runs":[{"run_id":"1","timestamp":"2026-05-01T10:00:00Z","assignments":{"x":"{{own.Variant}}"} }]}""");
        var wrong = await scenario.ImportAsync(
            $$"""{"assignments":[{"run_id":"1","run_at":"2026-05-01T10:00:00Z","experiment":"x","variant":"{{other}}","conclusion":"failure"}]}""");

        Assert.Equal((0, 1, 0), (same.Imported, same.Present, same.Unlisted.Count));
        Assert.Equal((0, 1, 1, 0, 0), (wrong.Imported, wrong.Present, wrong.Skipped, wrong.Outcomes, wrong.Unlisted.Count));
        Assert.Contains(wrong.Warnings, w => w.Message.Contains("recorded with variant", StringComparison.Ordinal));
        var kept = (await scenario.RunsAsync()).Single();
        Assert.Equal((own.Reason, null), (kept.Run.Reason, kept.Outcome?.Conclusion));
    }

    [Fact]
    public async Task StaleVariant_IsLeftOutWithAWarning_AndStaysInTheCounts()
    {
        var scenario = await new HistoryScenario().StartAsync();

        var receipt = await scenario.ImportAsync("""{"run_id":"1","timestamp":"2026-05-01T10:00:00Z","assignments":{"x":"old"}}""", isLines: true);

        Assert.Equal((0, 1), (receipt.Imported, receipt.Skipped));
        Assert.Equal(1, receipt.Unlisted["old"]);
        Assert.Contains(receipt.Warnings, w => w.Message.Contains("\"old\"", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("""{"counts":{"x":{"a":4,"old":7,"older":0}}}""", false, "counts.x.old")]
    [InlineData("""{"run_id":"1","timestamp":"2026-05-01T10:00:00Z","assignments":{"x":"a"},"baseline_counts":{"x":{"old":7}}}""", true, "record.baseline_counts.x.old")]
    public async Task CountsOfAnUnknownVariant_AreKept_AndNamedInAWarning(string file, bool isLines, string field)
    {
        var scenario = await new HistoryScenario().StartAsync();

        var receipt = await scenario.ImportAsync(file, isLines);

        Assert.Equal(7, receipt.Unlisted["old"]);
        var warning = Assert.Single(receipt.Warnings);
        Assert.Equal(field, warning.Field);
        Assert.Contains("it has a, b", warning.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunOfSeveralAttempts_KeepsItsFirstVariant()
    {
        var scenario = await new HistoryScenario().StartAsync();

        var receipt = await scenario.ImportAsync(
            """
            {"run_id":"1","timestamp":"2026-05-01T10:00:00Z","assignments":{"x":"a"}}
            {"run_id":"1","timestamp":"2026-05-01T11:00:00Z","assignments":{"x":"b"}}
            {"run_id":"1","timestamp":"2026-05-01T12:00:00Z","assignments":{"x":"a"}}
            """,
            isLines: true);

        Assert.Equal((1, 1), (receipt.Imported, receipt.Skipped));
        Assert.Equal("a", (await scenario.RunsAsync()).Single().Run.Variant);
    }

    [Fact]
    public async Task ShortName_IsTheExperimentBehindItsAutomation()
    {
        var scenario = new HistoryScenario(draft => draft with { Automation = "daily" });
        var experiment = scenario.Experiment with { Definition = scenario.Experiment.Definition with { Key = "daily.x" } };
        Assert.True(await scenario.Experiments.TryCreateAsync(experiment, CancellationToken.None));

        var receipt = await scenario.Importer.ImportAsync("daily.x", System.Text.Encoding.UTF8.GetBytes(Legacy), false, false, CancellationToken.None);

        Assert.Equal(2, receipt.TryGet(out var done, out _) ? done.Imported : -1);
    }

    [Theory]
    [InlineData(1, "run_id")]
    [InlineData(4, "run_id")]
    [InlineData(4, "who")]
    public async Task ManyRuns_OverShardsAndContention_AreAllThereOnce(int shards, string unit)
    {
        var scenario = await new HistoryScenario(draft => draft with { Shards = shards, Assignment = new() { Unit = unit } }, refusedBefore: 0.2, refusedAfter: 0.2).StartAsync();
        var file = FileOf([.. Enumerable.Range(1, 500).Select(i => (i, $"\"conclusion\":\"success\",\"primary_metric\":{i},\"unit\":\"u{i % 50}\""))]);

        var receipts = await Task.WhenAll(scenario.ImportAsync(file), scenario.ImportAsync(file));

        Assert.True(receipts.Sum(r => r.Imported) <= 500);
        var runs = await scenario.RunsAsync();
        Assert.Equal(500, runs.Select(r => r.Run.RunId).Distinct().Count());
        Assert.Equal(500, runs.Count);
        Assert.Equal(500, (await scenario.StatisticsAsync()).Arms.Sum(arm => arm.Concluded));
        Assert.Equal(runs.OrderByDescending(r => r.Run.AssignedAt).Select(r => r.Run.AssignedAt), runs.Select(r => r.Run.AssignedAt));
    }

    [Fact]
    public async Task DryRun_WritesNothing()
    {
        var scenario = await new HistoryScenario().StartAsync();

        var receipt = await scenario.ImportAsync(Assignments, dryRun: true);

        Assert.Equal((3, 2, true), (receipt.Imported, receipt.Outcomes, receipt.DryRun));
        Assert.Empty(await scenario.RunsAsync());
    }

    [Theory]
    [InlineData("{\"counts\":{},\"runs\":[]}", false)]
    [InlineData("{\"runs\":[]}", false)]
    [InlineData("{\"counts\":{}}", false)]
    [InlineData("\n\n", true)]
    public async Task EmptyState_IsNothingWrong(string file, bool isLines)
    {
        var scenario = await new HistoryScenario().StartAsync();

        Assert.Equal((0, 0), ((await scenario.ImportAsync(file, isLines)).Imported, (await scenario.RunsAsync()).Count));
    }

    [Theory]
    [InlineData("[]", false, "body (line 1")]
    [InlineData("5", false, "body (line 1")]
    [InlineData("", false, "body (line 1")]
    [InlineData("{\"runs\":[", false, "body (line 1")]
    [InlineData("{} {}", false, "body (line 1")]
    [InlineData("{}", false, "body (line 1, column 1)")]
    [InlineData("{\"schema_version\":1}", false, "body (line 1, column 1)")]
    [InlineData("{\"counts\":5}", false, "counts (line 1, column 2)")]
    [InlineData("{\"counts\":{\"x\":[1]}}", false, "counts.x (line 1")]
    [InlineData("{\"counts\":{\"x\":{\"a\":-1}}}", false, "counts.x.a (line 1")]
    [InlineData("{\"counts\":{\"x\":{\"a\":1.5}}}", false, "counts.x.a (line 1")]
    [InlineData("{\"runs\":\n5}", false, "runs (line 1")]
    [InlineData("{\"runs\":[\n5]}", false, "runs[0] (line 2, column 1)")]
    [InlineData("{\"runs\":[\n{\"run_id\":\"1\",\"assignments\":{\"x\":\"a\"}}]}", false, "runs[0].run_at (line 2, column 1)")]
    [InlineData("{\"runs\":[{\"run_id\":\"1\",\"timestamp\":\"soon\",\"assignments\":{\"x\":\"a\"}}]}", false, "runs[0].timestamp (line 1")]
    [InlineData("{\"runs\":[{\"run_id\":\"1\",\"timestamp\":\"2999-01-01T00:00:00Z\",\"assignments\":{\"x\":\"a\"}}]}", false, "runs[0].timestamp (line 1")]
    [InlineData("{\"runs\":[{\"run_id\":\"\",\"timestamp\":\"2026-05-01T00:00:00Z\",\"assignments\":{\"x\":\"a\"}}]}", false, "runs[0].run_id (line 1")]
    [InlineData("{\"runs\":[{\"run_id\":\"1\",\"timestamp\":\"2026-05-01T00:00:00Z\",\"assignments\":{\"x\":1}}]}", false, "runs[0].assignments.x (line 1")]
    [InlineData("{\"runs\":[{\"run_id\":\"1\",\"timestamp\":\"2026-05-01T00:00:00Z\"}]}", false, "runs[0].experiment (line 1")]
    [InlineData("{\"runs\":[{\"run_id\":\"1\",\"timestamp\":\"2026-05-01T00:00:00Z\",\"assignments\":{\"z\":\"a\"}}]}", false, "body")]
    [InlineData("{\"assignments\":[\n{\"run_id\":\"1\",\"run_at\":\"2026-05-01T00:00:00Z\",\"experiment\":\"x\",\"variant\":\"a\",\"conclusion\":\"good\"}]}", false, "assignments[0].conclusion (line 2")]
    [InlineData("{\"assignments\":[{\"run_id\":\"1\",\"run_at\":\"2026-05-01T00:00:00Z\",\"experiment\":\"x\",\"variant\":\"a\",\"duration_ms\":-1}]}", false, "assignments[0].duration_ms (line 1")]
    [InlineData("{\"assignments\":[{\"run_id\":\"1\",\"run_at\":\"2026-05-01T00:00:00Z\",\"experiment\":\"x\",\"variant\":\"a\",\"primary_metric\":\"x\"}]}", false, "assignments[0].primary_metric (line 1")]
    [InlineData("{\"run_id\":\"1\",\"timestamp\":\"2026-05-01T00:00:00Z\",\"assignments\":{\"x\":\"a\"}}\nnot json\n", true, "record (line 2, column 1)")]
    [InlineData("{\"run_id\":\"1\",\"timestamp\":\"2026-05-01T00:00:00Z\",\"assignments\":{\"x\":\"\\ud800\"}}", true, "record (line 1, column 1)")]
    [InlineData("{\"run_id\":\"1\"} {}", true, "record (line 1, column 1)")]
    public async Task Wrong_SaysWhere_AndNothingIsImported(string file, bool isLines, string field)
    {
        var scenario = await new HistoryScenario().StartAsync();

        var problem = (await scenario.TryAsync(file, isLines)).Problem;

        Assert.True(problem?.Code is ProblemCode.Invalid or ProblemCode.Malformed, $"{problem?.Code}");
        Assert.StartsWith(field, problem!.Errors.Keys.Single(), StringComparison.Ordinal);
        Assert.Empty(await scenario.RunsAsync());
    }

    [Fact]
    public async Task Wrong_AllLinesAreSaidAtOnce()
    {
        var scenario = await new HistoryScenario().StartAsync();

        var problem = (await scenario.TryAsync("x\n{}\n" + """{"run_id":"1","timestamp":"2026-05-01T00:00:00Z","assignments":{"x":"a"}}""" + "\n{", isLines: true)).Problem;

        Assert.Equal(["record (line 1, column 1)", "record (line 4, column 1)", "record.experiment (line 2, column 1)"], problem!.Errors.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task UnknownMember_IsAWarning()
    {
        var scenario = await new HistoryScenario().StartAsync();

        var receipt = await scenario.ImportAsync("""{"schema_version":1,"runs":[{"run_id":"1","timestamp":"2026-05-01T00:00:00Z","assignments":{"x":"a"},"features":[]}]}""");

        Assert.Equal(["schema_version", "runs[0]"], receipt.Warnings.Select(w => w.Field));
    }

    [Fact]
    public async Task UnknownAndArchived_AreRefused()
    {
        var scenario = await new HistoryScenario().StartAsync();
        var missing = await scenario.Importer.ImportAsync("nobody", new byte[1], false, false, CancellationToken.None);
        var stored = await scenario.Experiments.FindAsync("x", CancellationToken.None);
        await scenario.Experiments.TryReplaceAsync(stored!.Value with { State = ExperimentState.Archived, Version = 2 }, stored.Revision, CancellationToken.None);

        Assert.Equal(ProblemCode.NotFound, missing.Problem?.Code);
        Assert.Equal(ProblemCode.Conflict, (await scenario.TryAsync(Assignments)).Problem?.Code);
    }

    private static string FileOf(params (int Id, string More)[] runs)
    {
        var start = new DateTimeOffset(2026, 5, 1, 0, 0, 0, TimeSpan.Zero);
        var entries = runs.Select(r => string.Create(
            CultureInfo.InvariantCulture,
            $$"""{"run_id":"{{r.Id}}","run_at":"{{start.AddSeconds(r.Id * 37):O}}","experiment":"x","variant":"{{(r.Id % 2 == 0 ? "a" : "b")}}"{{(r.More.Length > 0 ? "," : "")}}{{r.More}}}"""));
        return $$"""{"assignments":[{{string.Join(",\n", entries)}}]}""";
    }
}
