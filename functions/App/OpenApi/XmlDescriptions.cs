using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Splitrun.App.OpenApi;

/// <summary>What the doc comments say of members, from the XML files that the build puts beside the program; nothing where they were left out.</summary>
internal static partial class XmlDescriptions
{
    private const string Files = "Splitrun.*.xml";

    private static readonly Lazy<IReadOnlyDictionary<string, string>> Summaries = new(() => Read(AppContext.BaseDirectory));

    /// <summary>The summary of a property; null where there is none.</summary>
    public static string? Of(PropertyInfo property)
    {
        var type = property.DeclaringType is { IsGenericType: true } generic ? generic.GetGenericTypeDefinition() : property.DeclaringType;
        return Summaries.Value.GetValueOrDefault($"P:{type?.FullName?.Replace('+', '.')}.{property.Name}");
    }

    private static Dictionary<string, string> Read(string folder) => Directory.EnumerateFiles(folder, Files)
        .SelectMany(file => XDocument.Load(file).Descendants("member"))
        .Select(member => (Name: (string?)member.Attribute("name") ?? "", Text: TextOf(member.Element("summary"))))
        .Where(member => member.Name.StartsWith("P:", StringComparison.Ordinal) && member.Text.Length > 0)
        .DistinctBy(member => member.Name)
        .ToDictionary(member => member.Name, member => member.Text);

    /// <summary>The text on one line; what it refers to is named as JSON names it.</summary>
    private static string TextOf(XElement? summary) =>
        summary is null ? "" : Blank().Replace(string.Concat(summary.Nodes().Select(TextOf)), " ").Trim();

    private static string TextOf(XNode node) => node switch
    {
        XText text => text.Value,
        XElement element when (element.Attribute("cref") ?? element.Attribute("langword") ?? element.Attribute("name")) is { } reference =>
            JsonNamingPolicy.SnakeCaseLower.ConvertName(reference.Value.Split('.', ':')[^1]),
        XElement element => string.Concat(element.Nodes().Select(TextOf)),
        _ => "",
    };

    [GeneratedRegex(@"\s+", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 100)]
    private static partial Regex Blank();
}
