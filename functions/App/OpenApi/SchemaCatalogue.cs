using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization.Metadata;
using Splitrun.App.Http;
using Splitrun.App.Schemas;
using Splitrun.Domain.Experiments.Drafts;
using Splitrun.Domain.Outcomes;
using Splitrun.Domain.Reports;

namespace Splitrun.App.OpenApi;

/// <summary>JSON Schemas of the contracts, made from the very types and options that are read and written.</summary>
internal sealed class SchemaCatalogue
{
    private const string Components = "#/components/schemas/";

    private readonly JsonObject _schemas = [];

    public JsonObject Schemas => _schemas;

    /// <summary>A reference to the schema of a type.</summary>
    public JsonObject Reference(Type type)
    {
        var name = NameOf(type);
        if (!_schemas.ContainsKey(name))
        {
            _schemas[name] = new JsonObject();
            var options = OptionsOf(type);

            // The serializer fills in its resolver on first use, the exporter does not: the document may be the first thing asked of a process.
            options.MakeReadOnly(populateMissingResolver: true);
            var schema = options.GetJsonSchemaAsNode(type, new JsonSchemaExporterOptions { TreatNullObliviousAsNonNullable = true, TransformSchemaNode = Describe });
            Localise(schema, Components + name);
            _schemas[name] = schema;
        }

        return new JsonObject { ["$ref"] = Components + name };
    }

    /// <summary>The members of a type, each with its schema.</summary>
    public JsonObject MembersOf(Type type)
    {
        Reference(type);
        return _schemas[NameOf(type)]!["properties"]!.AsObject();
    }

    /// <summary>How a contract is written: reports and flag evaluations have ways of their own.</summary>
    private static JsonSerializerOptions OptionsOf(Type type) =>
        type == typeof(Report) ? ReportJsonContext.Default.Options
        : EvaluationJson.Ofrep.GetTypeInfo(type) is not null ? EvaluationJson.Ofrep.Options
        : ApiJson.Options;

    private static string NameOf(Type type) =>
        type.IsGenericType ? string.Concat(type.Name.Split('`')[0], "Of", string.Concat(type.GenericTypeArguments.Select(NameOf))) : type.Name;

    /// <summary>Says what the exporter cannot know: what a member is for, short forms, types with converters of their own, and which members of an answer are always there.</summary>
    private static JsonNode Describe(JsonSchemaExporterContext context, JsonNode schema)
    {
        var form = FormOf(context, schema);
        if (context.PropertyInfo is not { } property)
        {
            return form;
        }

        var rule = DefinitionFields.All.GetValueOrDefault((property.DeclaringType, property.Name));
        var described = form as JsonObject ?? [];
        if (rule is not null && property.DeclaringType == typeof(ExperimentDraft))
        {
            described = rule.Apply(described);
        }

        if ((rule?.Description ?? (property.AttributeProvider is PropertyInfo member ? XmlDescriptions.Of(member) : null)) is { } description)
        {
            described["description"] ??= description;
            return described;
        }

        return form;
    }

    private static JsonNode FormOf(JsonSchemaExporterContext context, JsonNode schema)
    {
        var type = Nullable.GetUnderlyingType(context.TypeInfo.Type) ?? context.TypeInfo.Type;
        if (type == typeof(DateTimeOffset))
        {
            return new JsonObject { ["type"] = new JsonArray("string", "null"), ["format"] = "date-time" };
        }

        if (type == typeof(Bounds))
        {
            return new JsonObject
            {
                ["type"] = new JsonArray("array", "null"),
                ["description"] = "[low, high]; an open side is null.",
                ["items"] = new JsonObject { ["type"] = new JsonArray("number", "null") },
                ["minItems"] = 2,
                ["maxItems"] = 2,
            };
        }

        if (schema is JsonObject described && context.TypeInfo.Kind == JsonTypeInfoKind.Object && !IsRead(type))
        {
            described["required"] = new JsonArray([.. context.TypeInfo.Properties.Where(p => p.Get is not null && !p.IsGetNullable).Select(p => (JsonNode)p.Name)]);
        }

        if (type == typeof(OutcomeDraft) && schema["properties"] is JsonObject members)
        {
            // The server's own: refused where a caller sends it.
            members.Remove("waiting_since");
        }

        return schema;
    }

    /// <summary>Drafts and bodies are read: there everything may be left out.</summary>
    private static bool IsRead(Type type) =>
        type.Name.EndsWith("Draft", StringComparison.Ordinal) || type.Name.EndsWith("Body", StringComparison.Ordinal) || type.Name == "SegmentRule";

    /// <summary>References within a schema are from its own top; in the document that top is elsewhere.</summary>
    private static void Localise(JsonNode? node, string top)
    {
        if (node is JsonObject members)
        {
            if (members["$ref"] is JsonValue reference && reference.GetValue<string>().StartsWith('#'))
            {
                members["$ref"] = top + reference.GetValue<string>()[1..];
            }

            foreach (var (_, member) in members)
            {
                Localise(member, top);
            }
        }
        else if (node is JsonArray items)
        {
            foreach (var item in items)
            {
                Localise(item, top);
            }
        }
    }
}
