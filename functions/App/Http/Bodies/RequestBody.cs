using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Splitrun.Domain.Problems;

namespace Splitrun.App.Http.Bodies;

/// <summary>Reads request bodies: bounded, of the right type, strict, and with errors that name the field.</summary>
internal static class RequestBody
{
    /// <summary>Largest JSON body in bytes.</summary>
    public const int MaxBytes = 1024 * 1024;

    /// <summary>Largest JSON body of what automations send for a single run or flag, in bytes: attributes of 8 KiB with room around them.</summary>
    public const int MaxRunBytes = 64 * 1024;

    /// <summary>Reads an object of that shape; a missing body is an empty object.</summary>
    /// <param name="request">The request.</param>
    /// <param name="expand">Turns short forms into full ones before the shape is checked.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    public static async Task<Result<T>> ReadAsync<T>(HttpRequest request, Action<JsonObject>? expand, CancellationToken cancellationToken)
        where T : notnull
    {
        var node = await ReadNodeAsync(request, cancellationToken);
        return node.Then(n => FromNode<T>(n, expand));
    }

    public static Task<Result<T>> ReadAsync<T>(HttpRequest request, CancellationToken cancellationToken)
        where T : notnull => ReadAsync<T>(request, null, cancellationToken);

    /// <summary>Reads an object of that shape of at most <paramref name="maxBytes"/>.</summary>
    public static async Task<Result<T>> ReadAsync<T>(HttpRequest request, int maxBytes, CancellationToken cancellationToken)
        where T : notnull =>
        (await ReadJsonAsync(request, maxBytes, cancellationToken)).Then(bytes => ToNode(bytes.Span)).Then(node => FromNode<T>(node));

    /// <summary>Gives a JSON value the wanted shape.</summary>
    public static Result<T> FromNode<T>(JsonNode node, Action<JsonObject>? expand = null)
        where T : notnull
    {
        if (node is not JsonObject body)
        {
            return Problem.OfField(ProblemCode.Invalid, "body", "must be a JSON object");
        }

        try
        {
            expand?.Invoke(body);
            return body.Deserialize<T>(ApiJson.Options) ?? throw new JsonException();
        }
        catch (JsonException failure)
        {
            return ShapeErrors.ToProblem(failure, typeof(T));
        }
        catch (InvalidOperationException failure)
        {
            // A string with half a surrogate pair cannot be read as text.
            return Problem.OfField(ProblemCode.Invalid, "body", $"must hold well-formed Unicode text only ({failure.Message})");
        }
    }

    /// <summary>Gives JSON text the wanted shape.</summary>
    public static Result<T> FromBytes<T>(ReadOnlySpan<byte> utf8)
        where T : class => TryRead<T>(utf8) is { } value ? value : ToNode(utf8).Then(node => FromNode<T>(node));

    /// <summary>The short way for JSON text that fits its shape, which nearly all does; null for the rest, which is read again for an error that says where.</summary>
    public static T? TryRead<T>(ReadOnlySpan<byte> utf8)
        where T : class
    {
        try
        {
            return JsonTexts.AreWhole(utf8) ? JsonSerializer.Deserialize<T>(utf8, ApiJson.Options) : null;
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException or ArgumentException)
        {
            return null;
        }
    }

    /// <summary>Reads any JSON value; a missing body is an empty object.</summary>
    public static async Task<Result<JsonNode>> ReadNodeAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        return (await ReadJsonAsync(request, MaxBytes, cancellationToken)).Then(bytes => ToNode(bytes.Span));
    }

    /// <summary>Reads a body that says it is JSON, without looking at it.</summary>
    public static Task<Result<ReadOnlyMemory<byte>>> ReadJsonAsync(HttpRequest request, CancellationToken cancellationToken) =>
        ReadJsonAsync(request, MaxBytes, cancellationToken);

    /// <summary>The same, of at most <paramref name="maxBytes"/>.</summary>
    public static Task<Result<ReadOnlyMemory<byte>>> ReadJsonAsync(HttpRequest request, int maxBytes, CancellationToken cancellationToken) => IsJson(request)
        ? ReadBytesAsync(request, maxBytes, cancellationToken)
        : Task.FromResult<Result<ReadOnlyMemory<byte>>>(Problem.OfField(ProblemCode.UnsupportedMediaType, "Content-Type", "must be application/json"));

    /// <summary>Reads a whole body of text without its byte order mark, which some editors and shells write, unless it is larger than <paramref name="maxBytes"/>.</summary>
    public static async Task<Result<ReadOnlyMemory<byte>>> ReadBytesAsync(HttpRequest request, int maxBytes, CancellationToken cancellationToken)
    {
        if (request.ContentLength > maxBytes)
        {
            return TooLarge(maxBytes);
        }

        while (true)
        {
            var read = await request.BodyReader.ReadAsync(cancellationToken);
            if (read.Buffer.Length > maxBytes)
            {
                request.BodyReader.AdvanceTo(read.Buffer.End);
                return TooLarge(maxBytes);
            }

            if (read.IsCompleted)
            {
                ReadOnlyMemory<byte> body = read.Buffer.ToArray();
                request.BodyReader.AdvanceTo(read.Buffer.End);
                return body.Span.StartsWith(Encoding.UTF8.Preamble) ? body[Encoding.UTF8.Preamble.Length..] : body;
            }

            request.BodyReader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    /// <summary>Parses JSON; what is not JSON is a problem that says where.</summary>
    public static Result<JsonNode> ToNode(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Trim(" \t\r\n"u8).IsEmpty)
        {
            return new JsonObject();
        }

        if (!JsonTexts.AreWhole(utf8))
        {
            return Problem.OfField(ProblemCode.Malformed, "body", "must be JSON in well-formed UTF-8, without half a surrogate pair in any text");
        }

        try
        {
            return JsonNode.Parse(utf8, documentOptions: ApiJson.Document) ?? (Result<JsonNode>)Problem.OfField(ProblemCode.Invalid, "body", "must not be null");
        }
        catch (JsonException failure)
        {
            return Problem.OfField(
                ProblemCode.Malformed, "body", $"must be JSON{PlaceOf(failure)}: {Plain(failure.Message)}");
        }
        catch (Exception failure) when (failure is ArgumentException or DecoderFallbackException or InvalidOperationException)
        {
            return Problem.OfField(ProblemCode.Malformed, "body", "must be JSON in well-formed UTF-8 without repeated names");
        }
    }

    /// <summary>No type at all is taken for JSON; a form or a text is not.</summary>
    public static bool IsJson(HttpRequest request) =>
        string.IsNullOrEmpty(request.ContentType)
        || request.ContentType == "application/json"
        || MediaType(request) is "application/json" or "text/json" or "application/merge-patch+json"
        || MediaType(request).EndsWith("+json", StringComparison.Ordinal);

    /// <summary>The content type without its parameters, in lower case.</summary>
    public static string MediaType(HttpRequest request) => (request.ContentType ?? "").Split(';')[0].Trim().ToLowerInvariant();

    private static Problem TooLarge(int maxBytes) => Problem.OfField(ProblemCode.TooLarge, "body", $"must be at most {maxBytes} bytes");

    private static string PlaceOf(JsonException failure) =>
        failure.LineNumber is { } line ? $" (line {line + 1}, byte {failure.BytePositionInLine + 1})" : "";

    private static string Plain(string message)
    {
        var end = message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return end < 0 ? message : message[..end];
    }
}
