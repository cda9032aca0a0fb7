using System.CommandLine;

namespace Splitrun.Cli.Experiments;

/// <summary><c>splitrun experiments</c>.</summary>
internal static class ExperimentCommands
{
    public static Command Create() => new("experiments", "Experiments: declare, look at, start and stop.")
    {
        ListCommand.Create(),
        ShowCommand.Create(),
        CreateCommand.Create(),
        UpdateCommand.Create(),
        StateCommands.Start(),
        StateCommands.Stop(),
        StateCommands.Resume(),
        StateCommands.Archive(),
        DecisionsCommand.Create(),
        VersionsCommand.Create(),
    };

    public static Argument<string> KeyArgument() => new("experiment") { Description = "Key of the experiment." };
}
