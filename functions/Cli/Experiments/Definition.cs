using System.Text.Json.Nodes;

namespace Splitrun.Cli.Experiments;

/// <summary>The part of an experiment that people write.</summary>
internal static class Definition
{
    /// <summary>What only the app sets; it refuses to be told these.</summary>
    private static readonly string[] ServerFields =
        ["key", "state", "version", "created_at", "updated_at", "started_at", "promoted_variant", "phase", "warnings", "publications"];

    private static readonly string[] ServerVariantFields = ["share", "bundle"];

    /// <summary>The definition of an experiment as it can be edited and handed in again.</summary>
    public static JsonObject Of(JsonNode experiment)
    {
        var definition = experiment.DeepClone().AsObject();
        Remove(definition, ServerFields);
        foreach (var variant in definition["variants"]!.AsArray())
        {
            Remove(variant!.AsObject(), ServerVariantFields);
        }

        return definition;
    }

    private static void Remove(JsonObject from, string[] names)
    {
        foreach (var name in names)
        {
            from.Remove(name);
        }
    }
}
