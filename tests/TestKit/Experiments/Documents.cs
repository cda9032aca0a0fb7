using System.Text.Json;
using Splitrun.Domain.Experiments.Import;

namespace Splitrun.TestKit.Experiments;

/// <summary>Documents as the readers of YAML and JSON make them; every value stands in line 1.</summary>
public static class Documents
{
    private static readonly Place Here = new(1, 1);

    public static DocumentNode Of(string json)
    {
        using var document = JsonDocument.Parse(json);
        return NodeOf(document.RootElement);
    }

    private static DocumentNode NodeOf(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => new MapNode([.. element.EnumerateObject().Select(member => new DocumentMember(member.Name, Here, NodeOf(member.Value)))], Here),
        JsonValueKind.Array => new ListNode([.. element.EnumerateArray().Select(NodeOf)], Here),
        JsonValueKind.String => new TextNode(element.GetString() ?? "", Here),
        JsonValueKind.Number => new NumberNode(element.GetDouble(), element.GetRawText(), Here),
        JsonValueKind.True or JsonValueKind.False => new TruthNode(element.GetBoolean(), Here),
        _ => new NothingNode(Here),
    };
}
