using System.Text.Json;
using System.Text.Json.Nodes;

namespace Splitrun.App.Tests.OpenApi;

/// <summary>Checks a value against the part of JSON Schema that the document uses; a keyword it does not know fails the test, so that nothing is passed over.</summary>
internal sealed class SchemaCheck(JsonNode document)
{
    private static readonly HashSet<string> Known =
        ["$ref", "type", "enum", "properties", "required", "additionalProperties", "items", "minItems", "maxItems", "format", "description", "default", "pattern", "const"];

    /// <summary>What is wrong, with where.</summary>
    public IEnumerable<string> Errors(JsonNode? schema, JsonNode? value, string at)
    {
        if (schema is JsonValue always)
        {
            return always.GetValue<bool>() ? [] : [$"{at} is not allowed"];
        }

        var keywords = schema!.AsObject();
        if (keywords["$ref"] is { } reference)
        {
            return Errors(OpenApiTests.Resolve(document, (string)reference!), value, at);
        }

        var unknown = keywords.Select(k => k.Key).Where(k => !Known.Contains(k)).Select(k => $"{at}: the keyword {k} is not checked");
        return unknown.Concat(TypeErrors(keywords, value, at)).Concat(value switch
        {
            JsonObject members => ObjectErrors(keywords, members, at),
            JsonArray items => ArrayErrors(keywords, items, at),
            _ => [],
        });
    }

    private static IEnumerable<string> TypeErrors(JsonObject schema, JsonNode? value, string at)
    {
        var kind = value?.GetValueKind() ?? JsonValueKind.Null;
        var allowed = schema["type"] switch
        {
            JsonArray several => several.Select(t => (string)t!).ToList(),
            JsonValue one => [one.GetValue<string>()],
            _ => [],
        };
        if (allowed.Count > 0 && !allowed.Exists(type => Matches(type, kind, value)))
        {
            yield return $"{at} is {kind}, not {string.Join(" or ", allowed)}";
        }

        if (schema["enum"] is JsonArray words && !words.Any(word => JsonNode.DeepEquals(word, value)))
        {
            yield return $"{at} is {value?.ToJsonString()}, not one of {words.ToJsonString()}";
        }
    }

    private static bool Matches(string type, JsonValueKind kind, JsonNode? value) => type switch
    {
        "null" => kind == JsonValueKind.Null,
        "string" => kind == JsonValueKind.String,
        "boolean" => kind is JsonValueKind.True or JsonValueKind.False,
        "number" => kind == JsonValueKind.Number,
        "integer" => kind == JsonValueKind.Number && value!.GetValue<double>() % 1 == 0,
        "array" => kind == JsonValueKind.Array,
        "object" => kind == JsonValueKind.Object,
        _ => throw new InvalidOperationException($"{type} is no type."),
    };

    private IEnumerable<string> ObjectErrors(JsonObject schema, JsonObject members, string at)
    {
        var properties = schema["properties"] as JsonObject ?? [];
        foreach (var required in (schema["required"] as JsonArray ?? []).Where(name => !members.ContainsKey((string)name!)))
        {
            yield return $"{at} lacks {required}";
        }

        foreach (var (name, member) in members)
        {
            foreach (var error in MemberErrors(schema, properties, name, member, $"{at}.{name}"))
            {
                yield return error;
            }
        }
    }

    /// <summary>A schema that names members describes all of them, as far as this check goes: an answer has no others.</summary>
    private IEnumerable<string> MemberErrors(JsonObject schema, JsonObject properties, string name, JsonNode? member, string at)
    {
        if (properties.TryGetPropertyValue(name, out var described) || schema.TryGetPropertyValue("additionalProperties", out described))
        {
            return Errors(described, member, at);
        }

        return properties.Count == 0 ? [] : [$"{at} is not described"];
    }

    private IEnumerable<string> ArrayErrors(JsonObject schema, JsonArray items, string at)
    {
        if (items.Count < ((int?)schema["minItems"] ?? 0) || items.Count > ((int?)schema["maxItems"] ?? int.MaxValue))
        {
            yield return $"{at} has {items.Count} items";
        }

        for (var i = 0; schema["items"] is { } each && i < items.Count; i++)
        {
            foreach (var error in Errors(each, items[i], $"{at}[{i}]"))
            {
                yield return error;
            }
        }
    }
}
