using System.CommandLine;

namespace Splitrun.Cli.Experiments;

/// <summary><c>splitrun promote</c>.</summary>
internal static class PromoteCommand
{
    public static Command Create()
    {
        var (key, reason) = (ExperimentCommands.KeyArgument(), StateCommands.ReasonOption());
        var variant = new Argument<string>("variant") { Description = "The variant that everybody gets from now on." };
        return new Command("promote", "Promotes a variant: everybody gets it.") { key, variant, reason }.Does(
            run => StateCommands.ApplyAsync(run, run.Get(key), "promote", run.Get(reason), run.Get(variant)));
    }
}
