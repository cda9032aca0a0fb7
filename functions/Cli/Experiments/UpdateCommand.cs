using System.CommandLine;
using Splitrun.Cli.Http;

namespace Splitrun.Cli.Experiments;

/// <summary><c>splitrun experiments update</c>.</summary>
internal static class UpdateCommand
{
    public static Command Create()
    {
        var key = ExperimentCommands.KeyArgument();
        var file = new Option<string>("--file", "-f") { Description = "What changes, a JSON object (merge patch: null removes); - for standard input.", HelpName = "path", Required = true };
        return new Command("update", "Changes a part of a definition.") { key, file }.Does(async run =>
        {
            var patch = await BodyText.ReadObjectAsync(run.Get(file)!, run.Cancellation);
            var updated = await run.Client.SendAsync(HttpMethod.Patch, Address.Experiment(run.Get(key)), patch, run.Cancellation);
            run.Screen.Show(updated, () => ShowCommand.Tell(run.Screen, updated));
        });
    }
}
