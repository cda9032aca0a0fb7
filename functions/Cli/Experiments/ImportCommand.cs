using System.CommandLine;
using System.Text.Json.Nodes;
using Splitrun.Cli.Http;
using Splitrun.Cli.Output;

namespace Splitrun.Cli.Experiments;

/// <summary><c>splitrun import</c>: the experiments that a workflow declares in its front matter.</summary>
internal static class ImportCommand
{
    public static Command Create()
    {
        var file = new Argument<string>("file") { Description = "Markdown with front matter, YAML or JSON; - for standard input (Markdown)." };
        var automation = new Option<string>("--automation") { Description = "The automation that the experiments belong to; the file's name when left out." };
        var repository = new Option<string?>("--repository") { Description = "owner/name of the repository." };
        var relative = new Option<bool>("--relative-weights") { Description = "Weights need not sum to 100." };
        var start = new Option<bool>("--start") { Description = "Starts them too." };
        var dryRun = new Option<bool>("--dry-run") { Description = "Only says what would be created, and what is wrong." };
        return new Command("import", "Creates the experiments that a workflow declares.") { file, automation, repository, relative, start, dryRun }.Does(async run =>
        {
            var path = run.Get(file);
            var address = Address.With(
                $"{Address.Experiments}/import",
                ("automation", run.Get(automation) ?? AutomationOf(path)),
                ("repository", run.Get(repository)),
                ("relative_weights", Address.Flag(run.Get(relative))),
                ("start", Address.Flag(run.Get(start))),
                ("dry_run", Address.Flag(run.Get(dryRun))));
            var receipt = await run.Client.SendTextAsync(HttpMethod.Post, address, await BodyText.ReadAsync(path, run.Cancellation), TypeOf(path), run.Cancellation);
            run.Screen.Show(receipt, () => Tell(run.Screen, receipt));
        });
    }

    private static void Tell(Screen screen, JsonNode receipt)
    {
        var isDryRun = (bool)receipt["dry_run"]!;
        foreach (var (list, verb) in new[] { ("created", isDryRun ? "would be created" : "created"), ("updated", isDryRun ? "would be updated" : "updated"), ("unchanged", "unchanged") })
        {
            foreach (var experiment in receipt[list]!.AsArray())
            {
                screen.Line($"{experiment!["key"]}: {verb} ({experiment["state"]}, version {experiment["version"]})");
            }
        }

        foreach (var warning in receipt["warnings"]!.AsArray())
        {
            screen.Notice($"warning: {Cell.Fields(warning)}");
        }
    }

    /// <summary>A workflow is named by its file.</summary>
    private static string AutomationOf(string path) =>
        path == "-" ? throw new UsageException("--automation is needed when the file is standard input.") : Path.GetFileName(path).Split('.')[0];

    private static string TypeOf(string path) => Path.GetExtension(path).ToLowerInvariant() switch
    {
        ".json" => "application/json",
        ".yaml" or ".yml" => "application/yaml",
        _ => "text/markdown",
    };
}
