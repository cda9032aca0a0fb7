using System.CommandLine;
using System.CommandLine.Parsing;

namespace Splitrun.Cli.Http;

/// <summary>Where the app is and what opens it; every command takes these.</summary>
internal static class ConnectionOptions
{
    public static readonly Option<Uri> Url = new("--url")
    {
        Description = "Where the app is; SPLITRUN_URL when left out, else this machine.",
        HelpName = "address",
        Recursive = true,
        DefaultValueFactory = FromEnvironment,
        CustomParser = result => AddressOf(result.Tokens[0].Value, "--url", result),
    };

    /// <summary>Without a default value, since help shows those; <see cref="KeyOf"/> falls back on the environment.</summary>
    public static readonly Option<string?> Key = new("--key")
    {
        Description = "A function key; SPLITRUN_KEY when left out.",
        HelpName = "key",
        Recursive = true,
    };

    /// <summary>The key to send; null for none.</summary>
    public static string? KeyOf(ParseResult parsed) => parsed.GetValue(Key) ?? Environment.GetEnvironmentVariable("SPLITRUN_KEY");

    private static Uri FromEnvironment(ArgumentResult result) =>
        AddressOf(Environment.GetEnvironmentVariable("SPLITRUN_URL") is { Length: > 0 } url ? url : "http://127.0.0.1:7071", "SPLITRUN_URL", result)!;

    private static Uri? AddressOf(string text, string name, ArgumentResult result)
    {
        if (Uri.TryCreate(text, UriKind.Absolute, out var address) && (address.Scheme is "http" or "https"))
        {
            return address;
        }

        result.AddError($"{name} must be an http or https address, such as http://127.0.0.1:7071.");
        return null;
    }
}
