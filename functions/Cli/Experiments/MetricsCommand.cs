using System.CommandLine;
using Splitrun.Cli.Output;

namespace Splitrun.Cli.Experiments;

/// <summary><c>splitrun metrics</c>: the names that need no explanation.</summary>
internal static class MetricsCommand
{
    public static Command Create() => new Command("metrics", "Lists the metrics that are known by name; any other name may be declared.").Does(async run =>
    {
        var metrics = await run.Client.GetAsync("/api/v1/metrics", run.Cancellation);
        run.Screen.Show(metrics, () => run.Screen.Table(
            ["metric", "kind", "better", "unit"],
            metrics["items"]!.AsArray().Select(m => (string[])
            [
                Cell.Of(m!["name"]), Cell.Of(m["kind"]), Cell.Of(m["direction"]) == "increase" ? "higher" : "lower", Cell.Of(m["unit"]),
            ])));
    });
}
