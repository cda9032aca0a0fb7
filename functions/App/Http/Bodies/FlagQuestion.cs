using System.Text.Json;
using Splitrun.App.Http.Contracts;
using Splitrun.Domain.Experiments;

namespace Splitrun.App.Http.Bodies;

/// <summary>Who flags are evaluated for: the body of an OFREP request, of which only the targeting key is read at once.</summary>
internal readonly struct FlagQuestion
{
    /// <summary>Longest context in bytes: it describes somebody, it carries no data.</summary>
    private const int MaxContextBytes = 64 * 1024;

    /// <summary>Longest body in bytes: the context, and what else the protocol may put around it.</summary>
    public const int MaxBodyBytes = 2 * MaxContextBytes;

    private static readonly JsonDocumentOptions Lenient = new() { MaxDepth = ApiJson.MaxDepth };

    private readonly ReadOnlyMemory<byte> _context;

    private FlagQuestion(string? unit, ReadOnlyMemory<byte> context) => (Unit, _context) = (unit, context);

    /// <summary>The targeting key; null where there is none.</summary>
    public string? Unit { get; }

    /// <summary>The context as segment rules read it; null where there is none.</summary>
    public JsonElement? Attributes => _context.IsEmpty ? null : JsonDocument.Parse(_context, Lenient).RootElement;

    /// <summary>Reads a body; an empty one asks for nobody.</summary>
    /// <returns>False where it cannot be read; then <paramref name="failure"/> says why.</returns>
    public static bool TryRead(ReadOnlyMemory<byte> body, out FlagQuestion question, out EvaluationFailure failure)
    {
        question = default;
        failure = EvaluationFailures.None;
        try
        {
            return body.Span.Trim(" \t\r\n"u8).IsEmpty || TryReadJson(body, ref question, ref failure);
        }
        catch (JsonException e)
        {
            failure = EvaluationFailures.Parse($"must be JSON: {e.Message}");
        }
        catch (InvalidOperationException e)
        {
            // Half a surrogate pair, or bytes that are no UTF-8.
            failure = EvaluationFailures.Context($"context.targetingKey must be well-formed Unicode text ({e.Message})");
        }

        return false;
    }

    private static bool TryReadJson(ReadOnlyMemory<byte> body, ref FlagQuestion question, ref EvaluationFailure failure)
    {
        var reader = new Utf8JsonReader(body.Span, new JsonReaderOptions { MaxDepth = ApiJson.MaxDepth });
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            failure = EvaluationFailures.Parse("must be a JSON object");
            return false;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isContext = reader.ValueTextEquals("context"u8);
            reader.Read();
            if (!isContext || reader.TokenType == JsonTokenType.Null)
            {
                reader.Skip();
            }
            else if (!TryReadContext(ref reader, body, ref question, ref failure))
            {
                return false;
            }
        }

        // What follows the object is no JSON, and the reader says so.
        reader.Read();
        return true;
    }

    private static bool TryReadContext(ref Utf8JsonReader reader, ReadOnlyMemory<byte> body, ref FlagQuestion question, ref EvaluationFailure failure)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            failure = EvaluationFailures.Context("context must be an object");
            return false;
        }

        var start = (int)reader.TokenStartIndex;
        string? unit = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isUnit = reader.ValueTextEquals("targetingKey"u8);
            reader.Read();
            if (!isUnit || reader.TokenType == JsonTokenType.Null)
            {
                reader.Skip();
            }
            else if (!TryReadUnit(ref reader, out unit, ref failure))
            {
                return false;
            }
        }

        question = new FlagQuestion(unit, body[start..(int)reader.BytesConsumed]);
        failure = question._context.Length <= MaxContextBytes ? failure : EvaluationFailures.General($"context must be at most {MaxContextBytes} bytes");
        return question._context.Length <= MaxContextBytes;
    }

    /// <summary>An empty key names nobody.</summary>
    private static bool TryReadUnit(ref Utf8JsonReader reader, out string? unit, ref EvaluationFailure failure)
    {
        var text = reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
        unit = text is { Length: > 0 } ? text : null;
        if (text is { Length: 0 } || Naming.IsUnit(text))
        {
            return true;
        }

        failure = EvaluationFailures.Context($"context.targetingKey must be a text of 1 to {Naming.MaxUnitLength} characters without control characters");
        return false;
    }
}
