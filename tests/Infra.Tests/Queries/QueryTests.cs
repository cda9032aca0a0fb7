using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Splitrun.TestKit.Running;

namespace Splitrun.Infra.Tests.Queries;

/// <summary>Every query under infra/queries parses and binds against Application Insights' tables.</summary>
public sealed partial class QueryTests
{
    private static readonly string Folder = Path.Combine(Repository.Folder, "infra", "queries");

    private static readonly string Binder = Path.Combine(AppContext.BaseDirectory, "Queries", "bind.mjs");

    [Fact]
    public async Task Queries_ParseAndBind()
    {
        var queries = Directory.GetFiles(Folder, "*.kql", SearchOption.AllDirectories)
            .Select(file => (Name: Path.GetRelativePath(Folder, file), Text: File.ReadAllText(file)))
            .ToList();

        var answers = await BindAsync(queries);

        Assert.Equal(queries.Count, answers.Count);
        Assert.True(queries.Count >= 12, "The queries are where they are looked for.");
        Assert.All(answers, answer => Assert.Empty(answer!["errors"]!.AsArray()));
    }

    [Fact]
    public async Task Binder_FindsWhatIsWrong()
    {
        var answers = await BindAsync([("column", "customEvents | where nam == 'x'"), ("table", "events | count"), ("syntax", "customEvents | where")]);

        Assert.All(answers, answer => Assert.NotEmpty(answer!["errors"]!.AsArray()));
    }

    [Fact]
    public void Queries_NameEventsMetricsAndPropertiesThatTheAppTellsOf()
    {
        var text = string.Concat(Directory.GetFiles(Folder, "*.kql", SearchOption.AllDirectories).Select(File.ReadAllText));
        var told = string.Concat(Directory.GetFiles(Path.Combine(Repository.Folder, "functions", "App", "Telemetry"), "*.cs").Select(File.ReadAllText));
        var names = NameTest().Matches(text).SelectMany(m => Quoted().Matches(m.Value)).Select(m => m.Groups["text"].Value)
            .Where(name => name != "AnalyzeByTimer").Distinct().ToList();
        var properties = Dimension().Matches(text).Select(m => m.Groups["name"].Value).Distinct().ToList();

        Assert.True(names.Count >= 7, "The queries name events.");
        Assert.All(names, name => Assert.Contains(name, told, StringComparison.Ordinal));
        Assert.True(properties.Count >= 12, "The queries read properties.");
        Assert.All(properties, name => Assert.Contains($"\"{name}\"", told, StringComparison.Ordinal));
    }

    private static async Task<JsonArray> BindAsync(IEnumerable<(string Name, string Text)> queries)
    {
        var asked = JsonSerializer.Serialize(queries.Select(q => new { name = q.Name, query = q.Text }));
        return JsonNode.Parse(await Command.RunAsync("node", [Binder], asked))!.AsArray();
    }

    [GeneratedRegex("name (==|in) \\(?\"[^)\\n]*")]
    private static partial Regex NameTest();

    [GeneratedRegex("\"(?<text>\\w+)\"")]
    private static partial Regex Quoted();

    [GeneratedRegex("custom(Dimensions|Measurements)(\\.|\\[\")(?<name>\\w+)")]
    private static partial Regex Dimension();
}
