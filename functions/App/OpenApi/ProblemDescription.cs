using System.Text.Json.Nodes;

namespace Splitrun.App.OpenApi;

/// <summary>The schema of problem documents (RFC 9457).</summary>
internal static class ProblemDescription
{
    private const string Name = "Problem";

    public static JsonObject Reference => new() { ["$ref"] = $"#/components/schemas/{Name}" };

    /// <summary>Adds the schema to those of the document.</summary>
    public static JsonObject AddTo(JsonObject schemas)
    {
        schemas[Name] = Schema();
        return schemas;
    }

    /// <summary>The schema with the members of a contract beside its own; they may be missing.</summary>
    public static JsonObject With(Type details, SchemaCatalogue catalogue)
    {
        var schema = Schema();
        var members = schema["properties"]!.AsObject();
        foreach (var (name, member) in catalogue.MembersOf(details))
        {
            members[name] = member?.DeepClone();
        }

        return schema;
    }

    private static JsonObject Schema() => new()
    {
        ["type"] = "object",
        ["description"] = "A problem document (RFC 9457).",
        ["required"] = new JsonArray("type", "title", "status", "detail", "errors", "trace_id"),
        ["properties"] = new JsonObject
        {
            ["type"] = Text(),
            ["title"] = Text(),
            ["status"] = new JsonObject { ["type"] = "integer" },
            ["detail"] = Text(),
            ["errors"] = new JsonObject
            {
                ["type"] = "object",
                ["description"] = "Per field what is wrong and what is allowed.",
                ["additionalProperties"] = new JsonObject { ["type"] = "array", ["items"] = Text() },
            },
            ["trace_id"] = Text(),
        },
    };

    private static JsonObject Text() => new() { ["type"] = "string" };
}
