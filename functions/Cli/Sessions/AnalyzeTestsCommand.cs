using System.CommandLine;
using Splitrun.Cli.Http;

namespace Splitrun.Cli.Sessions;

/// <summary><c>splitrun sessions analyze</c>: one test, or all of them paired by task.</summary>
internal static class AnalyzeTestsCommand
{
    public static Command Create()
    {
        var id = new Argument<string?>("test-id") { Description = "Name of the test; over all tests when left out.", Arity = ArgumentArity.ZeroOrOne };
        var category = new Option<string?>("--category") { Description = "Only tests of that category." };
        var difficulty = new Option<string?>("--difficulty") { Description = "Only tests of that difficulty." };
        difficulty.AcceptOnlyFromAmong("easy", "medium", "hard");
        var command = new Command("analyze", "Compares the two types: within a test, or over tasks.") { id, category, difficulty };
        command.Validators.Add(result =>
        {
            if (result.GetValue(id) is not null && (result.GetValue(category) ?? result.GetValue(difficulty)) is not null)
            {
                result.AddError("--category and --difficulty choose among all tests; leave test-id out.");
            }
        });
        return command.Does(async run =>
        {
            if (run.Parsed.GetValue(id) is { } testId)
            {
                await ShowAsync(run, testId);
                return;
            }

            var path = Address.With("/api/v1/sessions/analysis", ("category", run.Get(category)), ("difficulty", run.Get(difficulty)));
            var reports = await run.Client.GetAsync(path, run.Cancellation);
            run.Screen.Show(reports, () =>
            {
                var all = reports["items"]!.AsArray();
                if (all.Count == 0)
                {
                    run.Screen.Line("There are no such tests.");
                }

                foreach (var report in all)
                {
                    SessionText.Tell(run.Screen, report!);
                }
            });
        });
    }

    /// <summary>Shows the analysis of one test.</summary>
    public static async Task ShowAsync(Invocation run, string testId)
    {
        var report = await run.Client.GetAsync(Address.SessionTest(testId, "/analysis"), run.Cancellation);
        run.Screen.Show(report, () => SessionText.Tell(run.Screen, report));
    }
}
