using System.CommandLine;
using System.Text.Json.Nodes;
using Splitrun.Cli.Experiments;
using Splitrun.Cli.Http;

namespace Splitrun.Cli.Reports;

/// <summary><c>splitrun report</c>.</summary>
internal static class ReportCommand
{
    public static Command Create()
    {
        var key = ExperimentCommands.KeyArgument();
        var format = new Option<string>("--format") { Description = "text, markdown, csv or json.", DefaultValueFactory = _ => "text" };
        format.AcceptOnlyFromAmong("text", "markdown", "csv", "json");
        var at = new Option<string?>("--at") { Description = "generated_at of a stored report; that of this moment when left out.", HelpName = "time" };
        return new Command("report", "Shows an experiment's report.") { key, format, at }.Does(async run =>
        {
            var wanted = run.Screen.IsJson ? "json" : run.Get(format)!;
            var text = await run.Client.GetTextAsync(Address.With(Address.Experiment(run.Get(key), "/report"), ("format", wanted), ("at", run.Get(at))), run.Cancellation);
            if (wanted == "json")
            {
                run.Screen.Show(JsonNode.Parse(text)!, () => run.Screen.Text(text));
            }
            else
            {
                run.Screen.Text(text);
            }
        });
    }
}
