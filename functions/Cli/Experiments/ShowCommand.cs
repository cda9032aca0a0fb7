using System.CommandLine;
using System.Text.Json.Nodes;
using Splitrun.Cli.Http;
using Splitrun.Cli.Output;

namespace Splitrun.Cli.Experiments;

/// <summary><c>splitrun experiments show</c>.</summary>
internal static class ShowCommand
{
    public static Command Create()
    {
        var key = ExperimentCommands.KeyArgument();
        var definition = new Option<bool>("--definition") { Description = "Only the definition, as JSON: to edit, and to hand to experiments create --file." };
        return new Command("show", "Shows an experiment.") { key, definition }.Does(async run =>
        {
            var experiment = await run.Client.GetAsync(Address.Experiment(run.Get(key)), run.Cancellation);
            if (run.Get(definition))
            {
                run.Screen.Json(Definition.Of(experiment));
                return;
            }

            run.Screen.Show(experiment, () => Tell(run.Screen, experiment));
        });
    }

    /// <summary>A guardrail's rule, as "success at most 5 % worse than control" or "toxicity &lt;=0.1".</summary>
    private static string RuleOf(JsonNode guardrail) => guardrail switch
    {
        _ when guardrail["max_regression"] is { } share => $"{guardrail["metric"]} at most {Cell.Percent(share)} worse than control",
        _ when guardrail["budget"] is { } budget => $"{guardrail["metric"]} at most {Cell.Of(budget)} in all",
        _ => $"{guardrail["metric"]} {guardrail["threshold"]}",
    };

    /// <summary>An experiment for people, with its warnings.</summary>
    public static void Tell(Screen screen, JsonNode experiment)
    {
        screen.Line($"{experiment["key"]}: {experiment["state"]}, version {experiment["version"]}{(experiment["promoted_variant"] is { } promoted ? $", {promoted} promoted" : "")}");
        foreach (var field in new[] { "description", "hypothesis", "automation" })
        {
            if (experiment[field] is { } text)
            {
                screen.Line($"  {field}: {text}");
            }
        }

        var metric = experiment["metric"]!;
        screen.Line($"  metric: {metric["name"]} ({metric["kind"]}, {metric["direction"]} is better)");
        screen.Line($"  assignment: {experiment["assignment"]?["strategy"]} by {experiment["assignment"]?["unit"]}, coverage {Cell.Percent(experiment["assignment"]?["coverage"])}");
        if (experiment["start_date"] is not null || experiment["end_date"] is not null)
        {
            screen.Line($"  window: {Cell.Of(experiment["start_date"])} to {Cell.Of(experiment["end_date"])}");
        }

        foreach (var guardrail in experiment["guardrails"]!.AsArray())
        {
            screen.Line($"  guardrail: {RuleOf(guardrail!)} ({guardrail!["action"]})");
        }

        screen.Table(["variant", "share", "role", "bundle", "description"], experiment["variants"]!.AsArray().Select(v => (string[])
        [
            Cell.Of(v!["key"]), Cell.Percent(v["share"]), Cell.Of(v["key"]) == Cell.Of(experiment["control"]) ? "control" : "challenger",
            ((string?)v["bundle"]?["sha256"])?[..12] ?? "-", Cell.Of(v["description"]),
        ]));
        screen.Warnings(experiment);
    }
}
