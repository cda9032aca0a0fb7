using System.CommandLine;
using Splitrun.Cli.Http;
using Splitrun.Cli.Output;

namespace Splitrun.Cli.Sessions;

/// <summary><c>splitrun sessions show</c>.</summary>
internal static class ShowTestCommand
{
    private static readonly string[] Fields = ["description", "prompt", "expected_tools", "success_criteria"];

    public static Command Create()
    {
        var id = SessionCommands.TestArgument();
        return new Command("show", "Shows a test with its results.") { id }.Does(async run =>
        {
            var found = await run.Client.GetAsync(Address.SessionTest(run.Get(id)), run.Cancellation);
            run.Screen.Show(found, () =>
            {
                var test = found["test"]!;
                run.Screen.Line($"{test["test_id"]}: task {test["task_id"]}, {test["category"]}, {test["difficulty"]}; {ListTestsCommand.CountsOf(test)}");
                foreach (var field in Fields)
                {
                    if (test[field] is { } value)
                    {
                        run.Screen.Line($"  {field}: {Cell.Of(value)}");
                    }
                }

                run.Screen.Table(
                    ["session", "type", "success", "errors", "calls", "seconds", "messages", "corrections"],
                    found["results"]!.AsArray().Select(r => (string[])
                    [
                        Cell.Of(r!["session_id"]), Cell.Of(r["type"]), Cell.Of(r["success"]), Cell.Percent(r["error_rate"]), Cell.Of(r["tool_calls"]),
                        Cell.Of(r["completion_time_seconds"]), Cell.Of(r["message_count"]), Cell.Of(r["user_corrections"]),
                    ]),
                    "There is no result yet: sessions run or sessions add-result record them.");
            });
        });
    }
}
