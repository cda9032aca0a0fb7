using System.CommandLine;

namespace Splitrun.Cli.Experiments;

/// <summary><c>splitrun rollback</c>.</summary>
internal static class RollbackCommand
{
    public static Command Create()
    {
        var (key, reason) = (ExperimentCommands.KeyArgument(), StateCommands.ReasonOption());
        return new Command("rollback", "Rolls back: everybody gets control.") { key, reason }.Does(
            run => StateCommands.ApplyAsync(run, run.Get(key), "rollback", run.Get(reason)));
    }
}
