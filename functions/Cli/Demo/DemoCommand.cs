using System.CommandLine;
using Splitrun.Cli.Output;

namespace Splitrun.Cli.Demo;

/// <summary><c>splitrun demo</c>: a whole experiment in a minute, against a running app.</summary>
internal static class DemoCommand
{
    public static Command Create()
    {
        var secret = new Option<string?>("--webhook-secret") { Description = "The app's Publishing__WebhookSecret, to verify the signature with." };
        return new Command("demo", "Runs a whole experiment: two tarballs, 400 runs, their outcomes, the analysis, the report and the webhook.") { secret }.Does(run =>
            new DemoRun(run.Client, run.Get(secret), Screen.ConsoleOn(Console.Out, !Console.IsOutputRedirected)).RunAsync(run.Cancellation));
    }
}
