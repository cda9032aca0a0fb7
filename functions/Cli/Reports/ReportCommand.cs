using System.CommandLine;
using System.Text.Json.Nodes;
using Splitrun.Cli.Experiments;
using Splitrun.Cli.Http;
using Splitrun.Cli.Output;

namespace Splitrun.Cli.Reports;

/// <summary><c>splitrun report</c>.</summary>
internal static class ReportCommand
{
    /// <summary>Stored reports that are listed, newest first.</summary>
    private const int MostListed = 1000;

    public static Command Create()
    {
        var key = ExperimentCommands.KeyArgument();
        var format = new Option<string>("--format") { Description = "text, markdown, csv or json.", DefaultValueFactory = _ => "text" };
        format.AcceptOnlyFromAmong("text", "markdown", "csv", "json");
        var at = new Option<string?>("--at") { Description = "generated_at of a stored report; that of this moment when left out.", HelpName = "time" };
        var list = new Option<bool>("--list") { Description = "Lists the stored reports in place of showing one." };
        return new Command("report", "Shows an experiment's report.") { key, format, at, list }.Does(
            run => run.Get(list) ? ListAsync(run, run.Get(key)) : ShowAsync(run, run.Get(key), run.Screen.IsJson ? "json" : run.Get(format)!, run.Get(at)));
    }

    private static async Task ShowAsync(Invocation run, string key, string format, string? at)
    {
        var text = await run.Client.GetTextAsync(Address.With(Address.Experiment(key, "/report"), ("format", format), ("at", at)), run.Cancellation);
        if (format == "json")
        {
            run.Screen.Show(JsonNode.Parse(text)!, () => run.Screen.Text(text));
        }
        else
        {
            run.Screen.Text(text);
        }
    }

    private static async Task ListAsync(Invocation run, string key)
    {
        var reports = await run.Client.ListAsync(Address.Experiment(key, "/reports"), MostListed, run.Cancellation).ToListAsync(run.Cancellation);
        run.Screen.ShowList(reports, () => run.Screen.Table(
            ["generated_at", "version", "decision", "code"],
            reports.Select(r => (string[])[Cell.Of(r["generated_at"]), Cell.Of(r["version"]), Cell.Of(r["decision"]), Cell.Of(r["code"])]),
            "No report is stored: each analysis stores one."));
    }
}
