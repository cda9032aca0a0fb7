using System.Text.Json.Nodes;

namespace Splitrun.App.Http.Bodies;

/// <summary>JSON Merge Patch (RFC 7396).</summary>
internal static class MergePatch
{
    /// <summary>Changes <paramref name="target"/>: members of the patch replace, null removes, objects are merged.</summary>
    public static void Apply(JsonObject target, JsonObject patch)
    {
        foreach (var (name, value) in patch)
        {
            if (value is null)
            {
                target.Remove(name);
            }
            else if (value is JsonObject change && target[name] is JsonObject present)
            {
                Apply(present, change);
            }
            else
            {
                target[name] = value is JsonObject added ? WithoutNulls(added) : value.DeepClone();
            }
        }
    }

    private static JsonObject WithoutNulls(JsonObject added)
    {
        var merged = new JsonObject();
        Apply(merged, added);
        return merged;
    }
}
