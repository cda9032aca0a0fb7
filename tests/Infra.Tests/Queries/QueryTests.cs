using System.Text.Json;
using System.Text.Json.Nodes;
using Splitrun.TestKit.Running;

namespace Splitrun.Infra.Tests.Queries;

/// <summary>Every query under infra/queries parses and binds against Application Insights' tables.</summary>
public sealed class QueryTests
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

    private static async Task<JsonArray> BindAsync(IEnumerable<(string Name, string Text)> queries)
    {
        var asked = JsonSerializer.Serialize(queries.Select(q => new { name = q.Name, query = q.Text }));
        return JsonNode.Parse(await Command.RunAsync("node", [Binder], asked))!.AsArray();
    }
}
