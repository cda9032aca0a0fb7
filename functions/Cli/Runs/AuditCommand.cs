using System.CommandLine;
using System.Text.Json.Nodes;
using Splitrun.Cli.Output;

namespace Splitrun.Cli.Runs;

/// <summary><c>splitrun audit</c>: the runs, one line each.</summary>
internal static class AuditCommand
{
    /// <summary>Runs that are looked at again on each round, newest first.</summary>
    private const int Watched = 1000;

    public static Command Create()
    {
        var filter = new RunFilter();
        var limit = new Option<int>("--limit") { Description = "How many, newest first.", DefaultValueFactory = _ => 50 };
        limit.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < 1)
            {
                result.AddError("--limit must be a whole number from 1.");
            }
        });
        var follow = new Option<bool>("--follow") { Description = "Goes on: shows each run as it comes, and again when it ends." };
        var interval = new Option<double>("--interval") { Description = "Seconds between looks.", DefaultValueFactory = _ => 2 };
        interval.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<double>() is not (>= 0.1 and <= 3600))
            {
                result.AddError("--interval must be a number of seconds from 0.1 to 3600.");
            }
        });
        var command = new Command("audit", "Lists runs, newest first, one line each.") { limit, follow, interval };
        filter.AddTo(command);
        return command.Does(async run =>
        {
            var runs = await run.Client.ListAsync(filter.AddressOf(run), run.Get(limit), run.Cancellation).ToListAsync(run.Cancellation);
            if (!run.Get(follow))
            {
                run.Screen.ShowList(runs, () => runs.ForEach(item => run.Screen.Line(LineOf(item))));
                return;
            }

            // What lies before the first run that was shown stays out of sight.
            await FollowAsync(run, filter.AddressOf(run, (string?)runs.LastOrDefault()?["assigned_at"]), runs, TimeSpan.FromSeconds(run.Get(interval)));
        });
    }

    private static async Task FollowAsync(Invocation run, string address, List<JsonObject> runs, TimeSpan interval)
    {
        var shown = new Dictionary<(string, string), string?>();
        using var timer = new PeriodicTimer(interval);
        while (true)
        {
            var listed = new Dictionary<(string, string), string?>();
            foreach (var item in Enumerable.Reverse(runs))
            {
                var conclusion = (string?)item["conclusion"];
                listed[NameOf(item)] = conclusion;
                if (!shown.TryGetValue(NameOf(item), out var before) || before != conclusion)
                {
                    Show(run.Screen, item);
                }
            }

            shown = listed;
            await timer.WaitForNextTickAsync(run.Cancellation);
            runs = await NewestAsync(run, address, shown);
        }
    }

    /// <summary>The newest runs: those that are watched, and as far beyond as there are new ones.</summary>
    private static async Task<List<JsonObject>> NewestAsync(Invocation run, string address, Dictionary<(string, string), string?> shown)
    {
        var runs = new List<JsonObject>();
        await foreach (var item in run.Client.ListAsync(address, int.MaxValue, run.Cancellation))
        {
            if (runs.Count >= Watched && shown.ContainsKey(NameOf(item)))
            {
                break;
            }

            runs.Add(item);
        }

        return runs;
    }

    private static (string Experiment, string RunId) NameOf(JsonObject run) => ((string)run["experiment"]!, (string)run["run_id"]!);

    private static void Show(Screen screen, JsonObject item)
    {
        if (screen.IsJson)
        {
            screen.JsonLine(item);
        }
        else
        {
            screen.Line(LineOf(item));
        }
    }

    private static string LineOf(JsonObject run) =>
        $"Run #{run["run_id"]} workflow={run["workflow"] ?? run["automation"]} [experiment: {run["experiment"]}={run["variant"]}]{(run["conclusion"] is { } conclusion ? $" {conclusion}" : "")}";
}
