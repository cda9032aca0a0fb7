using System.CommandLine;
using Splitrun.Cli.Http;

namespace Splitrun.Cli.Sessions;

/// <summary><c>splitrun sessions delete</c>.</summary>
internal static class DeleteTestCommand
{
    public static Command Create()
    {
        var id = SessionCommands.TestArgument();
        return new Command("delete", "Deletes a test with its results.") { id }.Does(async run =>
        {
            var deleted = await run.Client.SendAsync(HttpMethod.Delete, Address.SessionTest(run.Get(id)), null, run.Cancellation);
            run.Screen.Show(deleted, () => run.Screen.Line($"{deleted["deleted"]} is deleted."));
        });
    }
}
