using System.Globalization;
using System.Text.Json.Nodes;

namespace Splitrun.App.Tests.Fuzz;

/// <summary>Makes JSON of the form that a schema of the OpenAPI document asks for, with values that have a chance to be taken.</summary>
internal sealed class SchemaValues(JsonNode document)
{
    private const int MaxDepth = 7;

    public JsonNode? Of(JsonNode? schema, Dice dice, string name = "", int depth = 0)
    {
        if (schema is not JsonObject described)
        {
            return Anything(dice);
        }

        if (described["$ref"] is { } reference)
        {
            return Of(Find((string)reference!), dice, name, depth);
        }

        if ((described["oneOf"] ?? described["anyOf"]) is JsonArray choices)
        {
            return Of(dice.Of(choices), dice, name, depth);
        }

        return described["enum"] is JsonArray words ? dice.Of(words)?.DeepClone() : OfType(TypeOf(described, dice), described, dice, name, depth);
    }

    private JsonNode? OfType(string? type, JsonObject schema, Dice dice, string name, int depth) => type switch
    {
        "object" => ObjectOf(schema, dice, depth),
        "array" => depth > MaxDepth ? new JsonArray() : new JsonArray([.. Enumerable.Range(0, dice.OneIn(20) ? 40 : dice.Below(4)).Select(_ => Of(schema["items"], dice, name, depth + 1))]),
        "string" => FuzzWorld.TextOf(name, dice),
        "integer" => dice.OneIn(10) ? dice.Below(2) - 1 : dice.Below(60),
        "number" => dice.OneIn(10) ? -dice.Below(9) : dice.Below(1_000) / (dice.OneIn(2) ? 1_000.0 : 10.0),
        "boolean" => dice.OneIn(2),
        "null" => null,
        _ => Anything(dice),
    };

    private JsonObject ObjectOf(JsonObject schema, Dice dice, int depth)
    {
        var made = new JsonObject();
        foreach (var (member, described) in schema["properties"] as JsonObject ?? [])
        {
            if (depth <= MaxDepth && !dice.OneIn(3))
            {
                made[member] = Of(described, dice, member, depth + 1);
            }
        }

        for (var i = 0; schema["additionalProperties"] is JsonObject other && depth <= MaxDepth && i < dice.Below(4); i++)
        {
            made[FuzzWorld.TextOf("key", dice) + i.ToString(CultureInfo.InvariantCulture)] = Of(other, dice, "", depth + 1);
        }

        return made;
    }

    private static string? TypeOf(JsonObject schema, Dice dice) => schema["type"] switch
    {
        JsonArray types => (string?)(dice.OneIn(12) ? dice.Of(types) : types[0]),
        var type => (string?)type,
    };

    private JsonNode? Find(string pointer) => pointer.Split('/').Skip(1).Aggregate((JsonNode?)document, (node, step) => node switch
    {
        JsonArray items => items[int.Parse(step, CultureInfo.InvariantCulture)],
        _ => node?[step.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal)],
    });

    private static JsonNode? Anything(Dice dice) => dice.Below(6) switch
    {
        0 => dice.Of(HostileValues.Texts),
        1 => dice.Below(100),
        2 => new JsonObject { ["x"] = dice.Below(3), ["y"] = new JsonArray(1, null, "z") },
        3 => new JsonArray(1, 2.5, "a", null),
        4 => true,
        _ => null,
    };
}
