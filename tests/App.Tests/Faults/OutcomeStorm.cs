using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Azure.Storage.Queues;
using Splitrun.TestKit.Polling;

namespace Splitrun.App.Tests.Faults;

/// <summary>
/// Many callers at once, who retry as callers do: each dispatches its runs and sends several outcomes of each, shuffled, some of them twice, some
/// before their run, with clocks that are wrong. It knows what has to come out.
/// </summary>
/// <param name="key">The experiment.</param>
/// <param name="runs">How many runs there are.</param>
/// <param name="seed">Of everything that is left to chance.</param>
/// <param name="queue">Where half of the outcomes are put directly, every message twice; null when all of them go over HTTP.</param>
internal sealed class OutcomeStorm(string key, int runs, int seed, QueueClient? queue = null)
{
    private const int Chunk = 20;
    private const int Callers = 6;
    private const int OutcomesAMessage = 30;

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    private readonly DateTimeOffset _startedAt = TimeProvider.System.GetUtcNow();
    private readonly ConcurrentDictionary<string, (string Variant, JsonObject Last)> _truth = new();
    private int _done;
    private int _unavailable;

    /// <summary>Runs whose every outcome was accepted.</summary>
    public int Done => Volatile.Read(ref _done);

    /// <summary>How often a caller was told to come back because storage was away.</summary>
    public int Unavailable => Volatile.Read(ref _unavailable);

    /// <summary>What has to come out: of each run its variant, and the outcome that counts.</summary>
    public IReadOnlyDictionary<string, (string Variant, JsonObject Last)> Truth => _truth;

    /// <summary>Sends everything, to whichever app there is at the moment.</summary>
    public Task RunAsync(Func<HttpClient> app) => Parallel.ForEachAsync(
        Enumerable.Range(0, runs).Chunk(Chunk).Index(),
        new ParallelOptions { MaxDegreeOfParallelism = Callers },
        async (chunk, _) => await CallAsync(app, chunk.Item, new Random((seed * 7919) + chunk.Index)));

    private async Task CallAsync(Func<HttpClient> app, int[] indexes, Random random)
    {
        StormRun[] storm = [.. indexes.Select(i => new StormRun(key, i, _startedAt, random))];
        var outcomes = storm.SelectMany(run => run.Outcomes).ToArray();
        random.Shuffle(outcomes);
        var early = outcomes.Length / 10;
        await PostAsync(app, outcomes[..early]);
        await Task.WhenAll(storm.Select(run => DispatchAsync(app, run)));
        await SendAsync(app, [.. outcomes[early..].Concat(outcomes[..early]).Chunk(OutcomesAMessage)], random);
        Interlocked.Add(ref _done, indexes.Length);
    }

    private async Task DispatchAsync(Func<HttpClient> app, StormRun run)
    {
        var answer = await AcceptedAsync(app, $"/api/v1/experiments/{key}/runs", $$"""{"run_id":"{{run.RunId}}","unit":"{{run.Unit}}"}""");
        Assert.True(_truth.TryAdd(run.RunId, ((string)JsonNode.Parse(answer)!["variant"]!, run.Last)));
    }

    private async Task SendAsync(Func<HttpClient> app, JsonObject[][] messages, Random random)
    {
        var direct = messages.Where(_ => queue is not null && random.Next(2) == 0).ToHashSet();
        var sent = messages.SelectMany(outcomes => Enumerable.Repeat(outcomes, direct.Contains(outcomes) ? 2 : 1)).ToArray();
        random.Shuffle(sent);
        foreach (var outcomes in sent)
        {
            await (queue is not null && direct.Contains(outcomes) ? queue.SendMessageAsync(TextOf(outcomes)) : PostAsync(app, outcomes));
        }
    }

    private Task PostAsync(Func<HttpClient> app, JsonObject[] outcomes) => AcceptedAsync(app, "/api/v1/outcomes", TextOf(outcomes));

    private static string TextOf(JsonObject[] outcomes) => new JsonArray([.. outcomes.Select(o => o.DeepClone())]).ToJsonString();

    /// <summary>Asks until the answer is a success: what is refused for the moment, or lost on the way, is sent again as it was.</summary>
    private async Task<string> AcceptedAsync(Func<HttpClient> app, string path, string json)
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
                    _ = answer.StatusCode == HttpStatusCode.ServiceUnavailable ? Interlocked.Increment(ref _unavailable) : 0;
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
