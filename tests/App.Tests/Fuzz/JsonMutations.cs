using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Splitrun.App.Tests.Fuzz;

/// <summary>Changes JSON: first as a tree, so that it stays JSON and only means something else, then as text, so that it may be none at all.</summary>
internal static class JsonMutations
{
    /// <summary>Stands in the tree where a literal of <see cref="HostileValues.Literals"/> goes into the text.</summary>
    private const string Placeholder = "raw-literal-";

    public static byte[] Change(JsonNode? tree, Dice dice)
    {
        var root = new JsonObject { ["root"] = tree };
        for (var changes = dice.Below(4); changes > 0; changes--)
        {
            ChangeOne(root, dice);
        }

        var text = root["root"]?.ToJsonString() ?? "null";
        for (var i = 0; i < HostileValues.Literals.Length; i++)
        {
            text = text.Replace($"\"{Placeholder}{i}\"", HostileValues.Literals[i], StringComparison.Ordinal);
        }

        return dice.OneIn(4) ? Damage(Deepen(text, dice), dice) : Encoding.UTF8.GetBytes(text);
    }

    /// <summary>Flips, cuts, doubles and inserts bytes of any kind.</summary>
    public static byte[] Damage(byte[] bytes, Dice dice)
    {
        var damaged = new List<byte>(bytes);
        for (var changes = 1 + dice.Below(3); changes > 0 && damaged.Count > 0; changes--)
        {
            var at = dice.Below(damaged.Count);
            switch (dice.Below(6))
            {
                case 0:
                    damaged[at] = (byte)dice.Below(256);
                    break;
                case 1:
                    damaged.RemoveRange(at, damaged.Count - at);
                    break;
                case 2:
                    damaged.InsertRange(at, damaged.GetRange(at, Math.Min(200, damaged.Count - at)));
                    break;
                case 3:
                    damaged.InsertRange(at, Encoding.UTF8.GetBytes(dice.Of(HostileValues.Texts)));
                    break;
                case 4:
                    damaged.InsertRange(0, [0xEF, 0xBB, 0xBF]);
                    break;
                default:
                    damaged.InsertRange(at, [0xC3, 0x28]);
                    break;
            }
        }

        return [.. damaged];
    }

    private static byte[] Deepen(string text, Dice dice)
    {
        var depth = dice.Of([0, 0, 10, 62, 63, 64, 65, 200, 20_000]);
        var (open, close) = dice.OneIn(2) ? ("[", "]") : ("{\"a\":", "}");
        return Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(open, depth)) + text + string.Concat(Enumerable.Repeat(close, depth)));
    }

    private static void ChangeOne(JsonObject root, Dice dice)
    {
        var places = new List<(JsonNode Owner, string? Name, int Index)>();
        Collect(root, places);
        var (owner, name, index) = dice.Of(places);
        if (owner == root)
        {
            root["root"] = Hostile(root["root"], dice);
        }
        else if (owner is JsonObject members && name is not null)
        {
            ChangeMember(members, name, dice);
        }
        else if (owner is JsonArray items)
        {
            ChangeItem(items, index, dice);
        }
    }

    private static void ChangeMember(JsonObject members, string name, Dice dice)
    {
        switch (dice.Below(7))
        {
            case 0:
                members.Remove(name);
                break;
            case 1:
                members[dice.Of(HostileValues.Texts)] = members[name]?.DeepClone();
                break;
            case 2:
                var other = dice.Of([.. members]);
                members[name] = other.Value?.DeepClone();
                break;
            case 3:
                for (var i = 0; i < 300; i++)
                {
                    members[string.Create(CultureInfo.InvariantCulture, $"{name}{i}")] = i;
                }

                break;
            default:
                members[name] = Hostile(members[name], dice);
                break;
        }
    }

    private static void ChangeItem(JsonArray items, int index, Dice dice)
    {
        switch (dice.Below(5))
        {
            case 0:
                items.RemoveAt(index);
                break;
            case 1:
                var copies = dice.Of([1, 2, 60, 1_100]);
                var json = items[index]?.ToJsonString() ?? "null";
                for (var i = 0; i < copies && json.Length * copies < 2_000_000; i++)
                {
                    items.Add(JsonNode.Parse(json));
                }

                break;
            default:
                items[index] = Hostile(items[index], dice);
                break;
        }
    }

    private static JsonNode? Hostile(JsonNode? present, Dice dice) => dice.Below(5) switch
    {
        0 => dice.Of(HostileValues.Texts),
        1 => new JsonArray(present?.DeepClone()),
        2 => new JsonObject { ["x"] = present?.DeepClone() },
        _ => Placeholder + dice.Below(HostileValues.Literals.Length).ToString(CultureInfo.InvariantCulture),
    };

    private static void Collect(JsonNode? node, List<(JsonNode Owner, string? Name, int Index)> places)
    {
        if (node is JsonObject members)
        {
            foreach (var (name, value) in members)
            {
                places.Add((members, name, 0));
                Collect(value, places);
            }
        }
        else if (node is JsonArray items)
        {
            for (var i = 0; i < items.Count; i++)
            {
                places.Add((items, null, i));
                Collect(items[i], places);
            }
        }
    }
}
