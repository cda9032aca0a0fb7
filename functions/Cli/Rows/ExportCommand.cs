using System.CommandLine;
using Splitrun.Cli.Experiments;
using Splitrun.Cli.Http;

namespace Splitrun.Cli.Rows;

/// <summary><c>splitrun export</c>: every run of an experiment with its outcome, streamed.</summary>
internal static class ExportCommand
{
    public static Command Create()
    {
        var key = ExperimentCommands.KeyArgument();
        var format = new Option<string?>("--format") { Description = "csv or ndjson; by the name of --output when left out, else csv, and ndjson with --json." };
        format.AcceptOnlyFromAmong("csv", "ndjson");
        var output = new Option<string?>("--output", "-o") { Description = "Where it goes; standard output when left out.", HelpName = "path" };
        return new Command("export", "Writes the raw rows: every run of an experiment with its outcome.") { key, format, output }.Does(run =>
            AnswerFile.SaveAsync(run, Address.With(Address.Experiment(run.Get(key), "/export"), ("format", run.Get(format) ?? FormatOf(run.Get(output), run.Screen.IsJson))), run.Get(output)));
    }

    private static string FormatOf(string? path, bool isJson) => Path.GetExtension(path)?.ToLowerInvariant() switch
    {
        ".ndjson" or ".jsonl" => "ndjson",
        ".csv" => "csv",
        _ => isJson ? "ndjson" : "csv",
    };
}
