using System.CommandLine;
using System.Text.Json.Nodes;
using Splitrun.Cli.Http;
using Splitrun.Cli.Output;

namespace Splitrun.Cli.Experiments;

/// <summary><c>splitrun experiments versions</c>.</summary>
internal static class VersionsCommand
{
    public static Command Create()
    {
        var key = ExperimentCommands.KeyArgument();
        return new Command("versions", "Every version of the definition, newest first.") { key }.Does(async run =>
        {
            var versions = await run.Client.GetAsync(Address.Experiment(run.Get(key), "/versions"), run.Cancellation);
            run.Screen.Show(versions, () => run.Screen.Table(
                ["version", "state", "changed", "shares"],
                versions["items"]!.AsArray().Select(v => (string[])[Cell.Of(v!["version"]), Cell.Of(v["state"]), Cell.Time(v["updated_at"]), SharesOf(v)])));
        });
    }

    private static string SharesOf(JsonNode version) =>
        string.Join(", ", version["variants"]!.AsArray().Select(v => $"{v!["key"]} {Cell.Percent(v["share"])}"));
}
