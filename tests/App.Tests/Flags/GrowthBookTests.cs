using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Splitrun.App.Tests.Hosting;
using Splitrun.TestKit.Azurite;
using Splitrun.TestKit.Running;

namespace Splitrun.App.Tests.Flags;

/// <summary>GrowthBook's own SDK and the app agree on every unit.</summary>
public sealed class GrowthBookTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>
{
    private const int Units = 20_000;
    private const int Workers = 16;

    /// <summary>The same experiments in either's words; weights as shares.</summary>
    private static readonly (double[] Weights, double Coverage, string Seed, double[]? Namespace)[] Experiments =
    [
        ([0.5, 0.5], 1, "even", null),
        ([0.1, 0.2, 0.7], 1, "uneven", null),
        ([1.0 / 3, 1.0 / 3, 1.0 / 3], 0.35, "covered in part", null),
        ([0.5, 0.5], 1, "lower half", [0, 0.5]),
        ([0.25, 0.75], 0.8, "upper half", [0.5, 1]),
        ([0, 0.4, 0.6], 0.999, "Ünicode 🧪", null),
    ];

    [Fact]
    public async Task Variants_OfEveryUnit_AreTheSame()
    {
        await using var app = await SplitrunApp.StartAsync(azurite.ConnectionString);
        var api = new Api(app.Client);
        for (var i = 0; i < Experiments.Length; i++)
        {
            await api.StartExperimentAsync(DefinitionOf(i), $"e{i}");
        }

        var units = Enumerable.Range(0, Units).Select(UnitOf).ToList();
        var theirs = await TheirsAsync(units);
        var ours = await OursAsync(app.Client, units);

        for (var i = 0; i < Experiments.Length; i++)
        {
            var different = Enumerable.Range(0, Units).Where(u => theirs[i][u] != ours[u][i]).Select(u => $"{units[u]}: {theirs[i][u]}, ours {ours[u][i]}").ToList();
            Assert.True(different.Count == 0, $"{Experiments[i].Seed}: {different.Count} differ; {string.Join("; ", different.Take(5))}");
            Assert.Equal(Experiments[i].Weights.Count(w => w > 0), theirs[i].Where(v => v >= 0).Distinct().Count());
        }
    }

    private static string UnitOf(int i) => (i % 4) switch
    {
        0 => $"{25_229_568_147 + (i * 7_919L)}",
        1 => $"user-{i}",
        2 => $"ü{i}-🧪\"\\",
        _ => new Guid(i * 77_777, (short)i, 3, 4, 5, 6, 7, 8, 9, 10, 11).ToString(),
    };

    private static string DefinitionOf(int index)
    {
        var (weights, coverage, seed, layer) = Experiments[index];
        var assignment = new JsonObject { ["strategy"] = "sticky", ["unit"] = "user", ["salt"] = seed, ["coverage"] = coverage };
        if (layer is not null)
        {
            assignment["layer"] = new JsonObject { ["name"] = "shared-layer", ["range"] = new JsonArray(layer[0], layer[1]) };
        }

        var variants = weights.Select((weight, i) => (JsonNode)new JsonObject { ["key"] = $"v{i}", ["weight"] = weight });
        return new JsonObject { ["variants"] = new JsonArray([.. variants]), ["assignment"] = assignment }.ToJsonString();
    }

    private static async Task<List<int[]>> TheirsAsync(List<string> units)
    {
        var experiments = Experiments.Select((e, i) => new JsonObject
        {
            ["key"] = $"e{i}",
            ["variations"] = new JsonArray([.. e.Weights.Select((_, v) => (JsonNode)v)]),
            ["weights"] = new JsonArray([.. e.Weights.Select(w => (JsonNode)w)]),
            ["coverage"] = e.Coverage,
            ["seed"] = e.Seed,
            ["namespace"] = e.Namespace is { } range ? new JsonArray("shared-layer", range[0], range[1]) : null,
        });
        var input = JsonSerializer.Serialize(new { experiments, units });
        return JsonSerializer.Deserialize<List<int[]>>(await NodeScript.RunAsync("tests/App.Tests/Flags/growthbook.mjs", input))!;
    }

    /// <summary>Per unit the variant in each experiment, all of them asked for at once; -1 for who does not take part.</summary>
    private static async Task<ConcurrentDictionary<int, int[]>> OursAsync(HttpClient client, List<string> units)
    {
        var found = new ConcurrentDictionary<int, int[]>();
        await Parallel.ForAsync(0, units.Count, new ParallelOptions { MaxDegreeOfParallelism = Workers }, async (u, cancellationToken) =>
        {
            using var body = new StringContent(JsonSerializer.Serialize(new { context = new { targetingKey = units[u] } }), Encoding.UTF8, "application/json");
            using var answer = await client.PostAsync(new Uri("/ofrep/v1/evaluate/flags", UriKind.Relative), body, cancellationToken);
            var flags = JsonNode.Parse(await answer.Content.ReadAsStringAsync(cancellationToken))!["flags"]!.AsArray();
            found[u] = [.. flags.Select(flag => (string?)flag!["reason"] == "SPLIT" ? ((string)flag["value"]!)[1] - '0' : -1)];
        });
        return found;
    }
}
