using System.CommandLine;
using System.Text.Json.Nodes;
using Splitrun.Cli.Experiments;
using Splitrun.Cli.Http;
using Splitrun.Cli.Output;

namespace Splitrun.Cli.State;

/// <summary><c>splitrun state</c>: an experiment's runs as a state file, in and out.</summary>
internal static class StateCommands
{
    public static Command Create() => new("state", "State files of workflows: runs and outcomes, in and out.") { Export(), Import() };

    private static Command Export()
    {
        var key = ExperimentCommands.KeyArgument();
        var output = new Option<string?>("--output", "-o") { Description = "Where it goes; standard output when left out.", HelpName = "path" };
        return new Command("export", "Writes an experiment's runs as state.json.") { key, output }.Does(
            run => AnswerFile.SaveAsync(run, Address.Experiment(run.Get(key), "/state"), run.Get(output)));
    }

    private static Command Import()
    {
        var key = ExperimentCommands.KeyArgument();
        var file = new Argument<string>("file") { Description = "state.json, or state.jsonl with one record a line; - for standard input (JSON)." };
        var dryRun = new Option<bool>("--dry-run") { Description = "Only says what would be imported." };
        return new Command("import", "Takes in what a workflow recorded; twice changes nothing.") { key, file, dryRun }.Does(async run =>
        {
            var path = run.Get(file);
            var type = Path.GetExtension(path).ToLowerInvariant() is ".jsonl" or ".ndjson" ? "application/x-ndjson" : "application/json";
            var address = Address.With(Address.Experiment(run.Get(key), "/state"), ("dry_run", Address.Flag(run.Get(dryRun))));
            var receipt = await run.Client.SendTextAsync(HttpMethod.Post, address, await BodyText.ReadAsync(path, run.Cancellation), type, run.Cancellation);
            run.Screen.Show(receipt, () => Tell(run.Screen, receipt));
        });
    }

    private static void Tell(Screen screen, JsonNode receipt)
    {
        screen.Line($"{((bool)receipt["dry_run"]! ? "Would import" : "Imported")} {Cell.Count((long)receipt["imported"]!, "run")} with {Cell.Count((long)receipt["outcomes"]!, "outcome")}; {receipt["present"]} were there already, {receipt["skipped"]} left out.");
        foreach (var warning in receipt["warnings"]!.AsArray())
        {
            screen.Notice($"warning: {Cell.Fields(warning)}");
        }
    }
}
