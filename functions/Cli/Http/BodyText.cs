using System.Text.Json;
using System.Text.Json.Nodes;

namespace Splitrun.Cli.Http;

/// <summary>What is to be sent, from a file or from standard input.</summary>
internal static class BodyText
{
    private const string StandardInput = "-";

    public static Task<string> ReadAsync(string path, CancellationToken cancellationToken) =>
        path == StandardInput ? Console.In.ReadToEndAsync(cancellationToken) : File.ReadAllTextAsync(path, cancellationToken);

    public static async Task<JsonObject> ReadObjectAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            return JsonNode.Parse(await ReadAsync(path, cancellationToken), documentOptions: new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true }) as JsonObject
                ?? throw new UsageException($"{NameOf(path)} must hold a JSON object.");
        }
        catch (JsonException failure)
        {
            throw new UsageException($"{NameOf(path)} is not JSON: line {(failure.LineNumber ?? 0) + 1}, column {(failure.BytePositionInLine ?? 0) + 1} cannot be read.");
        }
    }

    private static string NameOf(string path) => path == StandardInput ? "Standard input" : path;

    /// <summary>Options of the form name=value as one object.</summary>
    /// <param name="pairs">What was given.</param>
    /// <param name="option">The option's name, for the error.</param>
    /// <param name="valueOf">What a value becomes; null where it cannot be one.</param>
    public static JsonObject Pairs(IEnumerable<string>? pairs, string option, Func<string, JsonNode?> valueOf)
    {
        var values = new JsonObject();
        foreach (var pair in pairs ?? [])
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            var value = equals > 0 ? valueOf(pair[(equals + 1)..]) : null;
            values[equals > 0 ? pair[..equals] : pair] = value ?? throw new UsageException($"{option} must have the form name=value with a fitting value; \"{pair}\" has not.");
        }

        return values;
    }

    /// <summary>JSON where the text is some, else the text itself.</summary>
    public static JsonNode Loose(string text)
    {
        try
        {
            return JsonNode.Parse(text) ?? JsonValue.Create(text);
        }
        catch (JsonException)
        {
            return JsonValue.Create(text);
        }
    }

    /// <summary>A number, true or false; null for anything else.</summary>
    public static JsonNode? NumberOrFlag(string text) =>
        Loose(text) is JsonValue value && value.GetValueKind() is JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False ? value : null;
}
