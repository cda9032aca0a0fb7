using System.Text.Json.Nodes;

namespace Splitrun.App.Http.Bodies;

/// <summary>Short forms in a definition: a plain string stands for a variant's key or a metric's name.</summary>
internal static class DefinitionShorthand
{
    public static void Expand(JsonObject definition)
    {
        ExpandItems(definition["variants"], "key");
        ExpandItems(definition["secondary_metrics"], "name");
        if (definition["metric"] is JsonValue metric && metric.TryGetValue<string>(out var name))
        {
            // A name alone means all that the name stands for: in a patch, nothing of the metric before may stay.
            definition["metric"] = new JsonObject { ["name"] = name, ["kind"] = null, ["direction"] = null, ["unit"] = null };
        }
    }

    private static void ExpandItems(JsonNode? list, string property)
    {
        for (var i = 0; list is JsonArray items && i < items.Count; i++)
        {
            if (items[i] is JsonValue item && item.TryGetValue<string>(out var text))
            {
                items[i] = new JsonObject { [property] = text };
            }
        }
    }
}
