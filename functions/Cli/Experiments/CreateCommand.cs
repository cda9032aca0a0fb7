using System.CommandLine;
using Splitrun.Cli.Http;

namespace Splitrun.Cli.Experiments;

/// <summary><c>splitrun experiments create</c>: from a file, from options, or both.</summary>
internal static class CreateCommand
{
    public static Command Create()
    {
        var key = ExperimentCommands.KeyArgument();
        var file = new Option<string?>("--file", "-f")
        {
            Description = "The definition, a JSON object; - for standard input. Options come on top of it. Its schema is at {url}/api/v1/schemas/experiment.json, and experiments show --definition writes one.",
            HelpName = "path",
        };
        var options = new DefinitionOptions();
        var start = new Option<bool>("--start") { Description = "Starts it too." };
        var command = new Command("create", "Declares an experiment, or replaces its definition.") { key, file };
        options.AddTo(command);
        command.Add(start);
        return command.Does(async run =>
        {
            var definition = run.Get(file) is { } path ? await BodyText.ReadObjectAsync(path, run.Cancellation) : [];
            await options.ApplyAsync(run, definition);
            var address = Address.With(Address.Experiment(run.Get(key)), ("start", Address.Flag(run.Get(start))));
            var created = await run.Client.SendAsync(HttpMethod.Put, address, definition, run.Cancellation);
            run.Screen.Show(created, () => ShowCommand.Tell(run.Screen, created));
        });
    }
}
