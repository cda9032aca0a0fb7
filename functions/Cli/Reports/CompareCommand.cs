using System.CommandLine;
using System.Text.Json.Nodes;
using Splitrun.Cli.Experiments;
using Splitrun.Cli.Http;
using Splitrun.Cli.Output;

namespace Splitrun.Cli.Reports;

/// <summary><c>splitrun compare</c>: how the runs of each variant ended, side by side.</summary>
internal static class CompareCommand
{
    public static Command Create()
    {
        var key = ExperimentCommands.KeyArgument();
        var runs = new Option<int?>("--runs") { Description = "Newest runs to read kinds of error from." };
        return new Command("compare", "How the runs of each variant ended, side by side.") { key, runs }.Does(async run =>
        {
            var answer = await run.Client.GetAsync(Address.With(Address.Experiment(run.Get(key), "/compare"), ("runs", run.Get(runs)?.ToString())), run.Cancellation);
            run.Screen.Show(answer, () => Tell(run.Screen, answer));
        });
    }

    private static void Tell(Screen screen, JsonNode answer)
    {
        var variants = answer["variants"]!.AsArray().OfType<JsonObject>().ToList();
        var conclusions = variants.SelectMany(v => v["conclusions"]!.AsObject().Select(c => c.Key)).Distinct();
        var kinds = variants.SelectMany(v => v["error_kinds"]!.AsArray().Select(k => (string)k!["kind"]!)).Distinct();
        screen.Table(
            ["ended", .. variants.Select(v => Cell.Of(v["key"]))],
            [
                .. conclusions.Select(c => (string[])[c, .. variants.Select(v => Cell.Of(v["conclusions"]![c] ?? 0))]),
                .. kinds.Select(k => (string[])[$"error: {k}", .. variants.Select(v => KindText(v, k))]),
            ]);
        if (answer["complete"]?.GetValue<bool>() == false)
        {
            screen.Notice($"Kinds of error are from the newest {answer["runs_read"]} runs; --runs reads more.");
        }
    }

    private static string KindText(JsonObject variant, string kind) =>
        variant["error_kinds"]!.AsArray().FirstOrDefault(k => (string)k!["kind"]! == kind) is { } found ? $"{found["count"]} ({Cell.Percent(found["share"])})" : "0";
}
