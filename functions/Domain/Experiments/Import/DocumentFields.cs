using System.Globalization;

namespace Splitrun.Domain.Experiments.Import;

/// <summary>Reads the fields of a mapping: each of its type, none unknown, none twice. A field without a value counts as left out.</summary>
internal sealed class DocumentFields
{
    private readonly MapNode _map;
    private readonly ImportFindings _findings;

    /// <param name="map">The mapping.</param>
    /// <param name="at">Its path and place.</param>
    /// <param name="known">The names that it may have.</param>
    /// <param name="findings">Takes what is wrong.</param>
    public DocumentFields(MapNode map, Spot at, IReadOnlyList<string> known, ImportFindings findings)
    {
        (_map, At, _findings) = (map, at, findings);
        var seen = new HashSet<string>();
        foreach (var member in map.Members)
        {
            if (!known.Contains(member.Name))
            {
                findings.Error(SpotOf(member), $"is not a known field here; known are {string.Join(", ", known)}");
            }
            else if (!seen.Add(member.Name))
            {
                findings.Error(SpotOf(member), "must stand only once");
            }
        }
    }

    public Spot At { get; }

    /// <summary>The value of that name, unless it is left out or nothing.</summary>
    public DocumentNode? Find(string name) => _map.Find(name)?.Value is { } value and not NothingNode ? value : null;

    /// <summary>Where a field stands; the mapping itself when it is left out.</summary>
    public Spot SpotOf(string name) => _map.Find(name) is { } member ? SpotOf(member) : At;

    public string? Text(string name) => Find(name) switch
    {
        null => null,
        TextNode text => text.Text,
        var other => Wrong<string>(name, other, "must be a text"),
    };

    public double? Number(string name) => Find(name) switch
    {
        null => null,
        NumberNode number when double.IsFinite(number.Value) => number.Value,
        var other => WrongValue<double>(name, other, "must be a number"),
    };

    public int? Whole(string name) => Find(name) switch
    {
        null => null,
        NumberNode number when AsWhole(number) is { } whole => whole,
        var other => WrongValue<int>(name, other, "must be a whole number"),
    };

    public DateOnly? Date(string name) => Find(name) switch
    {
        null => null,
        TextNode text when DateOnly.TryParseExact(text.Text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) => date,
        var other => WrongValue<DateOnly>(name, other, "must be a date such as 2026-05-01"),
    };

    public ListNode? List(string name, string rule) => Find(name) switch
    {
        null => null,
        ListNode list => list,
        var other => Wrong<ListNode>(name, other, rule),
    };

    public MapNode? Map(string name) => Find(name) switch
    {
        null => null,
        MapNode map => map,
        var other => Wrong<MapNode>(name, other, "must be a mapping"),
    };

    /// <summary>A list of texts; an item that is none is an error of its own, and is left out.</summary>
    public IReadOnlyList<(string Text, Spot At)>? Texts(string name) => List(name, "must be a list of texts") is { } list ? TextsOf(list, SpotOf(name), _findings) : null;

    public static IReadOnlyList<(string Text, Spot At)> TextsOf(ListNode list, Spot at, ImportFindings findings)
    {
        var texts = new List<(string, Spot)>();
        for (var i = 0; i < list.Items.Count; i++)
        {
            var spot = at.Item(i, list.Items[i].Place);
            switch (list.Items[i])
            {
                case TextNode { Text.Length: > 0 } text:
                    texts.Add((text.Text, spot));
                    break;
                case NumberNode number:
                    findings.Error(spot, $"must be a text; put quotes around it: \"{number.Written}\"");
                    break;
                case TruthNode truth:
                    findings.Error(spot, $"must be a text; put quotes around it: \"{(truth.Value ? "true" : "false")}\"");
                    break;
                default:
                    findings.Error(spot, "must be a text of at least one character");
                    break;
            }
        }

        return texts;
    }

    /// <summary>The number as a whole one; null when it is none.</summary>
    public static int? AsWhole(NumberNode number) =>
        number.Value is >= int.MinValue and <= int.MaxValue && Math.Floor(number.Value) == number.Value ? (int)number.Value : null;

    private Spot SpotOf(DocumentMember member) => At.Member(Shortened(member.Name), member.Place);

    private static string Shortened(string name) => name.Length <= 100 ? name : name[..100] + "…";

    private T? Wrong<T>(string name, DocumentNode found, string rule)
        where T : class
    {
        Complain(name, found, rule);
        return null;
    }

    private T? WrongValue<T>(string name, DocumentNode found, string rule)
        where T : struct
    {
        Complain(name, found, rule);
        return null;
    }

    private void Complain(string name, DocumentNode found, string rule) => _findings.Error(SpotOf(name), rule + found switch
    {
        TextNode text => text.Text.Length <= 50 ? $", not the text \"{text.Text}\"" : ", not a text",
        NumberNode number => $", not the number {number.Written}",
        TruthNode => ", not true or false",
        ListNode => ", not a list",
        _ => ", not a mapping",
    });
}
