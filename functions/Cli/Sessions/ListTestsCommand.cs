using System.CommandLine;
using System.Text.Json.Nodes;
using Splitrun.Cli.Http;
using Splitrun.Cli.Output;

namespace Splitrun.Cli.Sessions;

/// <summary><c>splitrun sessions list</c>.</summary>
internal static class ListTestsCommand
{
    private const int Most = 10_000;

    public static Command Create()
    {
        var task = new Option<string?>("--task-id") { Description = "Only of that task." };
        var category = new Option<string?>("--category") { Description = "Only of that category." };
        var difficulty = new Option<string?>("--difficulty") { Description = "Only of that difficulty." };
        difficulty.AcceptOnlyFromAmong("easy", "medium", "hard");
        return new Command("list", "Lists tests by name.") { task, category, difficulty }.Does(async run =>
        {
            var path = Address.With(Address.SessionTests, ("task_id", run.Get(task)), ("category", run.Get(category)), ("difficulty", run.Get(difficulty)));
            var tests = await run.Client.ListAsync(path, Most, run.Cancellation).ToListAsync(run.Cancellation);
            run.Screen.ShowList(tests, () => run.Screen.Table(
                ["test", "task", "category", "difficulty", "results"],
                tests.Select(t => (string[])[Cell.Of(t["test_id"]), Cell.Of(t["task_id"]), Cell.Of(t["category"]), Cell.Of(t["difficulty"]), CountsOf(t)]),
                "There is no such test."));
        });
    }

    /// <summary>How many results there are of each type, control first.</summary>
    public static string CountsOf(JsonNode test) => string.Join(", ", test["types"]!.AsArray().Select(type => $"{test["results"]?[(string)type!] ?? 0} {type}"));
}
