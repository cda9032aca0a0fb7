using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Splitrun.TestKit.Polling;

namespace Splitrun.App.Tests.Faults;

/// <summary>
/// Many callers at once, who retry as callers do: each dispatches its runs and sends several outcomes of each, shuffled, some of them twice, some
/// before their run, with clocks that are wrong. It knows what has to come out.
/// </summary>
/// <param name="key">The experiment.</param>
/// <param name="runs">How many runs there are.</param>
/// <param name="seed">Of everything that is left to chance.</param>
internal sealed class OutcomeStorm(string key, int runs, int seed)
{
    private const int Chunk = 20;
    private const int Callers = 6;

    /// <summary>Outcomes that each run sends; the one that counts is the last by time, then by sequence.</summary>
    private const int Versions = 4;

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);
    private static readonly DateTimeOffset Noon = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly ConcurrentDictionary<int, (string Variant, double Value)> _truth = new();
    private int _done;

    /// <summary>Runs whose every outcome was accepted.</summary>
    public int Done => Volatile.Read(ref _done);

    /// <summary>Sends everything, to whichever app there is at the moment.</summary>
    public Task RunAsync(Func<HttpClient> app) => Parallel.ForEachAsync(
        Enumerable.Range(0, runs).Chunk(Chunk).Index(),
        new ParallelOptions { MaxDegreeOfParallelism = Callers },
        async (chunk, _) => await CallAsync(app, chunk.Item, new Random((seed * 7919) + chunk.Index)));

    /// <summary>Per variant, how many runs there have to be and their mean value.</summary>
    public IReadOnlyDictionary<string, (int N, double Mean)> Truth =>
        _truth.Values.GroupBy(t => t.Variant).ToDictionary(g => g.Key, g => (g.Count(), g.Average(t => t.Value)));

    private async Task CallAsync(Func<HttpClient> app, int[] indexes, Random random)
    {
        var outcomes = indexes.SelectMany(i => OutcomesOf(i, random)).ToArray();
        random.Shuffle(outcomes);
        var early = outcomes.Length / 10;
        await SendAsync(app, outcomes[..early]);
        await Task.WhenAll(indexes.Select(i => DispatchAsync(app, i)));
        foreach (var message in outcomes[early..].Concat(outcomes[..early]).Chunk(30))
        {
            await SendAsync(app, message);
        }

        Interlocked.Add(ref _done, indexes.Length);
    }

    private async Task DispatchAsync(Func<HttpClient> app, int index)
    {
        var answer = await AcceptedAsync(app, $"/api/v1/experiments/{key}/runs", $$"""{"run_id":"r{{index}}"}""");
        var variant = (string)JsonNode.Parse(answer)!["variant"]!;
        _truth.AddOrUpdate(index, (variant, ValueOf(index, Versions - 1)), (_, known) =>
        {
            Assert.Equal(known.Variant, variant);
            return known;
        });
    }

    private static Task SendAsync(Func<HttpClient> app, JsonObject[] outcomes) =>
        outcomes.Length == 0 ? Task.CompletedTask : AcceptedAsync(app, "/api/v1/outcomes", new JsonArray([.. outcomes.Select(o => o.DeepClone())]).ToJsonString());

    /// <summary>The caller's clock may be an hour off, but it goes forward; half of the versions share a time and are told apart by their sequence.</summary>
    private IEnumerable<JsonObject> OutcomesOf(int index, Random random)
    {
        var clock = Noon.AddMinutes(random.Next(-60, 60));
        for (var version = 0; version < Versions; version++)
        {
            var outcome = new JsonObject
            {
                ["experiment"] = key,
                ["run_id"] = $"r{index}",
                ["conclusion"] = "success",
                ["primary_metric"] = ValueOf(index, version),
                ["recorded_at"] = clock.AddSeconds(version / 2).ToString("O", CultureInfo.InvariantCulture),
                ["sequence"] = version,
            };
            yield return outcome;
            if (random.Next(3) == 0)
            {
                yield return outcome;
            }
        }
    }

    private static double ValueOf(int index, int version) => ((index * 37) % 1_000) + (version * 0.25);

    /// <summary>Asks until the answer is a success: what is refused for the moment, or lost on the way, is sent again as it was.</summary>
    private static async Task<string> AcceptedAsync(Func<HttpClient> app, string path, string json)
    {
        var text = "";
        await Eventually.TrueAsync(
            async () =>
            {
                try
                {
                    using var body = new StringContent(json, Encoding.UTF8, "application/json");
                    using var answer = await app().PostAsync(new Uri(path, UriKind.Relative), body);
                    text = await answer.Content.ReadAsStringAsync();
                    Assert.True(answer.IsSuccessStatusCode || answer.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable, text);
                    return answer.IsSuccessStatusCode;
                }
                catch (Exception failure) when (failure is HttpRequestException or IOException or OperationCanceledException or ObjectDisposedException)
                {
                    return false;
                }
            },
            Limit,
            $"{path} takes what it is sent");
        return text;
    }
}
