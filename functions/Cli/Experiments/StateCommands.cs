using System.CommandLine;
using System.Text.Json.Nodes;
using Splitrun.Cli.Http;
using Splitrun.Cli.Output;

namespace Splitrun.Cli.Experiments;

/// <summary>Changes of an experiment's state.</summary>
internal static class StateCommands
{
    public static Command Start() => Change("start", "Starts a draft.");

    public static Command Stop() => Change("stop", "Stops a running experiment: everybody gets control.");

    public static Command Resume() => Change("resume", "Lets a stopped, promoted or rolled back experiment run on.");

    public static Command Archive()
    {
        var key = ExperimentCommands.KeyArgument();
        return new Command("archive", "Archives an experiment; its history stays.") { key }.Does(async run =>
        {
            var archived = await run.Client.SendAsync(HttpMethod.Delete, Address.Experiment(run.Get(key)), null, run.Cancellation);
            run.Screen.Show(archived, () => run.Screen.Line($"{archived["key"]} is {archived["state"]}."));
        });
    }

    public static Option<string?> ReasonOption() => new("--reason") { Description = "Why, for the log of decisions." };

    /// <summary>Asks for a change of state and says what came of it.</summary>
    public static async Task ApplyAsync(Invocation run, string key, string action, string? reason, string? variant = null)
    {
        var body = new JsonObject();
        if (variant is not null)
        {
            body["variant"] = variant;
        }

        if (reason is not null)
        {
            body["reason"] = reason;
        }

        var changed = await run.Client.PostAsync(Address.Experiment(key, $"/{action}"), body, run.Cancellation);
        run.Screen.Show(changed, () => run.Screen.Line($"{changed["key"]} is {Cell.Of(changed["state"]).Replace('_', ' ')}{(changed["promoted_variant"] is { } promoted ? $": everybody gets {promoted}" : "")}."));
    }

    private static Command Change(string action, string description)
    {
        var (key, reason) = (ExperimentCommands.KeyArgument(), ReasonOption());
        return new Command(action, description) { key, reason }.Does(run => ApplyAsync(run, run.Get(key), action, run.Get(reason)));
    }
}
