using System.Text.Json.Nodes;

namespace Splitrun.App.Schemas;

/// <summary>What the type of a field does not say.</summary>
/// <param name="Description">For people.</param>
/// <param name="Apply">Adds limits, patterns and short forms to the field's schema.</param>
internal sealed record FieldRule(string Description, Func<JsonObject, JsonObject> Apply)
{
    private const string Key = "^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$";

    public static FieldRule Plain(string description) => new(description, schema => schema);

    public static FieldRule With(string description, params (string Name, JsonNode Value)[] keywords) => new(description, schema => Put(schema, keywords));

    public static FieldRule KeyText(string description) => With(description, ("pattern", Key));

    public static FieldRule Text(string description, int min, int max) => min == 0 ? With(description, ("maxLength", max)) : With(description, ("minLength", min), ("maxLength", max));

    public static FieldRule Range(string description, double min, double max) => With(description, ("minimum", min), ("maximum", max));

    /// <summary>A list whose items are never null; a text among them stands for that member, where there is a short form.</summary>
    public static FieldRule List(string description, int min, int max, string? shortForm = null, params (string Name, JsonNode Value)[] itemKeywords) => new(description, schema =>
    {
        var item = Put(Present(schema["items"]!.AsObject()), itemKeywords);
        schema["items"] = shortForm is null ? item.DeepClone() : OrText(item, shortForm);
        return Put(schema, min > 0 ? [("minItems", min), ("maxItems", max)] : [("maxItems", max)]);
    });

    /// <summary>An object that a text may stand for.</summary>
    public static FieldRule OrName(string description) => new(description, schema => OrText(schema, "name"));

    /// <summary>The schema without null among its types.</summary>
    public static JsonObject Present(JsonObject schema)
    {
        if (schema["type"] is JsonArray types)
        {
            schema["type"] = types.Select(type => (string)type!).First(type => type != "null");
        }

        return schema;
    }

    private static JsonObject OrText(JsonObject schema, string member) => new()
    {
        ["anyOf"] = new JsonArray(new JsonObject { ["type"] = "string", ["pattern"] = Key, ["description"] = $"Short for an object with this {member}." }, schema.DeepClone()),
    };

    private static JsonObject Put(JsonObject schema, IEnumerable<(string Name, JsonNode Value)> keywords)
    {
        foreach (var (name, value) in keywords)
        {
            schema[name] = value.DeepClone();
        }

        return schema;
    }
}
