using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization.Metadata;
using Splitrun.App.Http;
using Splitrun.Domain.Experiments.Drafts;

namespace Splitrun.App.Schemas;

/// <summary>The JSON Schema of a definition: its form from the very type that is read, its limits from <see cref="DefinitionFields"/> and <see cref="PayloadShapes"/>.</summary>
internal static class ExperimentSchema
{
    public static JsonObject Build()
    {
        // The serializer fills in its resolver on first use, the exporter does not.
        ApiJson.Options.MakeReadOnly(populateMissingResolver: true);
        var options = new JsonSchemaExporterOptions { TreatNullObliviousAsNonNullable = true, TransformSchemaNode = Describe };
        var fields = FieldRule.Present(ApiJson.Options.GetJsonSchemaAsNode(typeof(ExperimentDraft), options).AsObject());
        var schema = new JsonObject
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["title"] = "Experiment",
            ["description"] = "What PUT /api/v1/experiments/{key} takes. Beyond this schema: one weight is above 0, keys and metrics are distinct, names of variants are theirs, an end is not before its start.",
        };
        foreach (var (name, value) in fields)
        {
            schema[name] = value?.DeepClone();
        }

        schema["properties"]!["$schema"] = new JsonObject { ["type"] = "string", ["description"] = "For editors; has to be taken out before it is sent." };
        schema["allOf"] = new JsonArray([.. PayloadShapes.ByKind.Select(kind => PayloadsOf(kind.Key, kind.Value))]);
        return schema;
    }

    private static JsonNode Describe(JsonSchemaExporterContext context, JsonNode schema)
    {
        if (schema is not JsonObject described)
        {
            return schema;
        }

        var type = Nullable.GetUnderlyingType(context.TypeInfo.Type) ?? context.TypeInfo.Type;
        if (context.TypeInfo.Kind == JsonTypeInfoKind.Object && DefinitionFields.Required.TryGetValue(type, out var required))
        {
            Require(described, required);
        }

        if (type == typeof(GuardrailDraft))
        {
            described["oneOf"] = new JsonArray(Only("threshold"), Only("max_regression"));
        }

        if (context.PropertyInfo is { } property && DefinitionFields.All.TryGetValue((property.DeclaringType, property.Name), out var rule))
        {
            described = rule.Apply(described);
            described["description"] = rule.Description;
        }

        return described;
    }

    private static void Require(JsonObject schema, string[] required)
    {
        schema["required"] = new JsonArray([.. required.Select(name => (JsonNode)name)]);
        foreach (var name in required)
        {
            FieldRule.Present(schema["properties"]![name]!.AsObject());
        }
    }

    /// <summary>The member is there, and is not null.</summary>
    private static JsonObject Only(string member) => new()
    {
        ["required"] = new JsonArray(member),
        ["properties"] = new JsonObject { [member] = new JsonObject { ["not"] = new JsonObject { ["type"] = "null" } } },
    };

    /// <summary>Payloads of one kind; a variant that is a plain text has none.</summary>
    private static JsonNode PayloadsOf(string kind, IReadOnlyList<PayloadMember> members)
    {
        var payload = new JsonObject
        {
            ["type"] = new JsonArray("object", "null"),
            ["required"] = new JsonArray([.. members.Where(m => m.IsRequired).Select(m => (JsonNode)m.Name)]),
            ["properties"] = new JsonObject(members.Select(m => KeyValuePair.Create<string, JsonNode?>(m.Name, MemberOf(m)))),
        };
        return new JsonObject
        {
            ["if"] = new JsonObject { ["required"] = new JsonArray("kind"), ["properties"] = new JsonObject { ["kind"] = new JsonObject { ["const"] = kind } } },
            ["then"] = new JsonObject
            {
                ["properties"] = new JsonObject
                {
                    ["variants"] = new JsonObject { ["items"] = new JsonObject { ["properties"] = new JsonObject { ["payload"] = payload } } },
                },
            },
        };
    }

    private static JsonObject MemberOf(PayloadMember member)
    {
        JsonObject Text() => new() { ["type"] = "string", ["minLength"] = member.Min, ["maxLength"] = member.Max };
        JsonObject Number(string type) => new() { ["type"] = type, ["minimum"] = member.Min, ["maximum"] = member.Max };
        var schema = member.Value switch
        {
            PayloadValue.Text => Text(),
            PayloadValue.Number => Number("number"),
            PayloadValue.WholeNumber => Number("integer"),
            PayloadValue.Texts => new JsonObject { ["anyOf"] = new JsonArray(Text(), new JsonObject { ["type"] = "array", ["maxItems"] = 100, ["items"] = Text() }) },
            _ => new JsonObject { ["type"] = "object" },
        };
        schema["description"] = member.Description;
        return schema;
    }
}
