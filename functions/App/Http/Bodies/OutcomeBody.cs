using System.Text.Json;
using System.Text.Json.Nodes;
using Splitrun.Domain.Outcomes;
using Splitrun.Domain.Problems;

namespace Splitrun.App.Http.Bodies;

/// <summary>Outcomes as they are sent: one object, an array, or lines. Each is read by itself, so that a bad one does not hold up the others.</summary>
internal static class OutcomeBody
{
    /// <summary>One object or an array of them; a problem where it is no JSON at all.</summary>
    public static Result<IReadOnlyList<Result<OutcomeDraft>>> Read(ReadOnlyMemory<byte> json) => RequestBody.TryRead<List<OutcomeDraft?>>(json.Span) is { } drafts && !drafts.Contains(null)
        ? drafts.ConvertAll(draft => (Result<OutcomeDraft>)draft!)
        : RequestBody.ToNode(json.Span).Then<IReadOnlyList<Result<OutcomeDraft>>>(body => ItemsOf(body).ConvertAll(ReadItem));

    /// <summary>One object a line; empty lines are passed over.</summary>
    public static List<Result<OutcomeDraft>> ReadLines(ReadOnlySpan<byte> ndjson)
    {
        var items = new List<Result<OutcomeDraft>>();
        foreach (var range in ndjson.Split((byte)'\n'))
        {
            var line = ndjson[range].Trim(" \t\r"u8);
            if (!line.IsEmpty)
            {
                items.Add(RequestBody.FromBytes<OutcomeDraft>(line));
            }
        }

        return items;
    }

    /// <summary>One item of a body that was read, as it came.</summary>
    public static byte[] ItemOf(ReadOnlyMemory<byte> json, int index) =>
        RequestBody.ToNode(json.Span).TryGet(out var body, out _) ? JsonSerializer.SerializeToUtf8Bytes(ItemsOf(body)[index], ApiJson.Options) : json.ToArray();

    private static List<JsonNode?> ItemsOf(JsonNode body) => body is JsonArray array ? [.. array] : [body];

    private static Result<OutcomeDraft> ReadItem(JsonNode? item) =>
        item is null ? Problem.OfField(ProblemCode.Invalid, "body", "must be a JSON object") : RequestBody.FromNode<OutcomeDraft>(item);
}
