using System.CommandLine;

namespace Splitrun.Cli.Sessions;

/// <summary><c>splitrun sessions</c>.</summary>
internal static class SessionCommands
{
    public static Command Create() => new("sessions", "Paired sessions: the same tasks by two types of session, such as cold and warm.")
    {
        CreateTestCommand.Create(),
        ListTestsCommand.Create(),
        ShowTestCommand.Create(),
        AnalyzeTestsCommand.Create(),
        DeleteTestCommand.Create(),
        AddResultCommand.Create(),
        RunArmsCommand.Create(),
    };

    public static Argument<string> TestArgument() => new("test-id") { Description = "Name of the test." };
}
