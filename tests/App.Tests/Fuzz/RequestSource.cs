using System.Text;
using System.Text.Json.Nodes;

namespace Splitrun.App.Tests.Fuzz;

/// <summary>Makes requests of what the running app's OpenAPI document says, and then spoils them.</summary>
internal sealed class RequestSource
{
    /// <summary>Ask for much work each; they are made more seldom than the others.</summary>
    private static readonly HashSet<string> Slow = ["SimulateDesign", "VerifyExperiment", "AnalyzeExperiment", "ExportRuns", "AnalyzeSessions", "GetOpenApi", "GetDashboardFile", "GetDashboard", "GetHealth", "PutBundle", "PutDefaultBundle", "ImportBundle", "PostPluginPreset", "PostPromptPreset"];

    private static readonly string[] HeaderNames =
        ["If-Match", "If-None-Match", "If-Range", "Range", "Accept", "Accept-Encoding", "Content-Encoding", "traceparent", "tracestate", "baggage", "X-HTTP-Method-Override", "X-Forwarded-For", "X-Forwarded-Host", "Expect", "Origin", "Cookie", "x-ms-version", "Authorization"];

    private readonly SchemaValues _values;
    private readonly List<Described> _operations;

    public RequestSource(JsonNode document)
    {
        _values = new SchemaValues(document);
        _operations =
        [
            .. from path in document["paths"]!.AsObject()
               from verb in path.Value!.AsObject()
               select new Described((string)verb.Value!["operationId"]!, new HttpMethod(verb.Key.ToUpperInvariant()), path.Key, verb.Value),
        ];
    }

    public FuzzRequest Next(Dice dice)
    {
        var operation = dice.Of(_operations);
        while (Slow.Contains(operation.Id) && !dice.OneIn(5))
        {
            operation = dice.Of(_operations);
        }

        var isTricky = dice.OneIn(10);
        var address = AddressOf(operation, dice, isTricky) + QueryOf(operation, dice);
        var isAutomation = operation.Node["security"]?[0]?["automation"] is not null;
        var key = dice.Below(30) switch { 0 => FuzzKey.None, 1 => FuzzKey.Wrong, 2 => FuzzKey.Automation, < 16 when isAutomation => FuzzKey.Automation, _ => FuzzKey.Admin };
        var method = isTricky && dice.OneIn(4) ? new HttpMethod(dice.Of(["HEAD", "OPTIONS", "TRACE", "PATCH", "DELETE", "PUT", "POST", "GET", "FOO"])) : operation.Method;
        var request = new FuzzRequest(operation.Id, method, address, key) { IsRouted = !isTricky, IsChunked = dice.OneIn(6) };
        return WithBody(request, operation, dice);
    }

    private static string AddressOf(Described operation, Dice dice, bool isTricky)
    {
        var steps = operation.Path.Split('/').Skip(1).Select(step => step.StartsWith('{') ? FuzzWorld.SegmentOf(step.Trim('{', '}'), dice) : step).ToList();
        if (isTricky)
        {
            var at = dice.Below(steps.Count);
            switch (dice.Below(4))
            {
                case 0:
                    steps.Insert(at, dice.Of(HostileValues.Segments));
                    break;
                case 1:
                    steps[at] = steps[at].ToUpperInvariant();
                    break;
                case 2:
                    steps.Add("");
                    break;
                default:
                    steps[at] = dice.Of(HostileValues.Segments);
                    break;
            }
        }

        return "/" + string.Join('/', steps);
    }

    private static string QueryOf(Described operation, Dice dice)
    {
        var names = operation.Node["parameters"]!.AsArray().Where(p => (string?)p!["in"] == "query").Select(p => (string)p!["name"]!).ToList();
        if (operation.Id == "ImportExperiments")
        {
            return "?automation=fz-automation" + (dice.OneIn(3) ? "&dry_run=true" : "") + (dice.OneIn(4) ? $"&{dice.Of(names)}={dice.Of(HostileValues.Queries)}" : "");
        }

        if (dice.OneIn(2) || (names.Count == 0 && !dice.OneIn(8)))
        {
            return "";
        }

        string[] others = ["format", "at", "code", "", "%00", "limit[]", "a.b", "x"];
        var parts = Enumerable.Range(0, 1 + dice.Below(3)).Select(_ => $"{(names.Count > 0 && !dice.OneIn(6) ? dice.Of(names) : dice.Of(others))}{(dice.OneIn(15) ? "" : "=")}{dice.Of(HostileValues.Queries)}");
        return "?" + string.Join('&', parts);
    }

    private FuzzRequest WithBody(FuzzRequest request, Described operation, Dice dice)
    {
        var headers = new List<(string, string)>();
        while (dice.OneIn(3))
        {
            headers.Add((dice.Of(HeaderNames), dice.Of(HostileValues.Headers)));
        }

        if (operation.Node["requestBody"]?["content"] is not JsonObject contents)
        {
            return request with { Headers = headers, Body = dice.OneIn(12) ? "[1,2"u8.ToArray() : null };
        }

        var (type, body) = BodyOf(operation.Id, contents, dice);
        headers.Add(("Content-Type", dice.OneIn(12) ? dice.Of(HostileValues.ContentTypes) : type));
        return request with { Headers = headers, Body = body };
    }

    private (string ContentType, byte[] Body) BodyOf(string operation, JsonObject contents, Dice dice)
    {
        var type = dice.Of([.. contents.Select(content => content.Key)]);
        if (type == "application/gzip")
        {
            return (type, TarballMutations.Make(dice));
        }

        if (type != "application/json")
        {
            var fitting = SeedBodies.Documents.Where(d => d.ContentType == type || !type.Contains("json", StringComparison.Ordinal)).ToList();
            var document = fitting.Count > 0 ? dice.Of(fitting) : (type, "{}");
            var bytes = Encoding.UTF8.GetBytes(document.Item2);
            return (document.Item1, dice.OneIn(3) ? bytes : JsonMutations.Damage(bytes, dice));
        }

        var tree = dice.OneIn(3) && contents[type]!["schema"] is { } schema ? _values.Of(schema, dice) : JsonNode.Parse(dice.Of(SeedBodies.JsonOf(operation)));
        return dice.OneIn(5) ? (type, Encoding.UTF8.GetBytes(tree?.ToJsonString() ?? "null")) : (type, JsonMutations.Change(tree, dice));
    }

    private sealed record Described(string Id, HttpMethod Method, string Path, JsonNode Node);
}
