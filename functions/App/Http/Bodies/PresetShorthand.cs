using System.Text.Json.Nodes;

namespace Splitrun.App.Http.Bodies;

/// <summary>Short forms in a preset: one plugin or repository stands for a list of one, a plain string for a repository's address.</summary>
internal static class PresetShorthand
{
    public static void Expand(JsonObject preset)
    {
        Listed(preset, "plugins");
        Listed(preset, "repos");
        if (preset["repos"] is JsonArray repos)
        {
            for (var i = 0; i < repos.Count; i++)
            {
                if (repos[i] is JsonValue item && item.TryGetValue<string>(out var url))
                {
                    repos[i] = new JsonObject { ["url"] = url };
                }
            }
        }

        ExpandVariants(preset);
    }

    /// <summary>The same within the variants alone, as older configurations have them.</summary>
    public static void ExpandVariants(JsonObject preset)
    {
        foreach (var variant in (preset["variants"] as JsonArray ?? []).OfType<JsonObject>())
        {
            Listed(variant, "plugins");
        }
    }

    private static void Listed(JsonObject owner, string property)
    {
        if (owner[property] is JsonObject or JsonValue)
        {
            var only = owner[property]!;
            owner.Remove(property);
            owner[property] = new JsonArray(only);
        }
    }
}
