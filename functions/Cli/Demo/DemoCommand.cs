using System.CommandLine;
using System.CommandLine.Parsing;
using Spectre.Console;
using Splitrun.Cli.Http;

namespace Splitrun.Cli.Demo;

/// <summary><c>splitrun demo</c>: a whole experiment in a minute, against a running app.</summary>
internal static class DemoCommand
{
    public static Command Create()
    {
        var url = new Option<Uri>("--url")
        {
            Description = "Where the app is; SPLITRUN_URL when left out.",
            DefaultValueFactory = _ => new Uri(Environment.GetEnvironmentVariable("SPLITRUN_URL") ?? "http://127.0.0.1:7071"),
            CustomParser = AddressOf,
        };
        var key = new Option<string?>("--key")
        {
            Description = "An admin key; SPLITRUN_KEY when left out.",
            DefaultValueFactory = _ => Environment.GetEnvironmentVariable("SPLITRUN_KEY"),
        };
        var secret = new Option<string?>("--webhook-secret") { Description = "The app's Publishing__WebhookSecret, to verify the signature with." };
        var command = new Command("demo", "Runs a whole experiment: two tarballs, 400 runs, their outcomes, the analysis, the report and the webhook.") { url, key, secret };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var client = new SplitrunClient(parsed.GetRequiredValue(url), parsed.GetValue(key));
            try
            {
                await new DemoRun(client, parsed.GetValue(secret), PlainWhenPiped()).RunAsync(cancellationToken);
                return 0;
            }
            catch (Exception failure) when (failure is ApiException or HttpRequestException or DemoException)
            {
                await Console.Error.WriteLineAsync($"The demo failed: {failure.Message}");
                return 1;
            }
        });
        return command;
    }

    /// <summary>No colours and no redrawing where the output is not a terminal.</summary>
    private static IAnsiConsole PlainWhenPiped() =>
        AnsiConsole.Create(new AnsiConsoleSettings { Ansi = Console.IsOutputRedirected ? AnsiSupport.No : AnsiSupport.Detect });

    private static Uri? AddressOf(ArgumentResult result)
    {
        if (Uri.TryCreate(result.Tokens[0].Value, UriKind.Absolute, out var address) && (address.Scheme is "http" or "https"))
        {
            return address;
        }

        result.AddError("--url must be an http or https address, such as http://127.0.0.1:7071.");
        return null;
    }
}

/// <summary>Something in the demo was not as it should be.</summary>
internal sealed class DemoException(string message) : Exception(message);
