using System.Formats.Tar;
using System.IO.Compression;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Splitrun.App.Tests.Hosting;

namespace Splitrun.App.Tests;

/// <summary>The main job, end to end: a variant and its tarball are asked for, outcomes come back, the analysis posts the verdict.</summary>
[Collection(RunningApp.Name)]
public sealed class MainJobTests(AppFixture fixture)
{
    private const int Runs = 400;

    private readonly Api _api = new(fixture.App.Client);

    [Fact]
    public async Task Experiment_FromTarballToVerdict_PromotesTheBetterVariant()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        var key = $"main-{Guid.NewGuid():N}";
        var definition = $$$"""
            {"variants":["concise","verbose"],"metric":"effective_tokens","notify":[{"kind":"webhook","url":"{{{receiver.Url}}}"}],
             "analysis":{"planned_samples":{{{Runs}}}}}
            """;
        Assert.Equal(HttpStatusCode.Created, (await _api.PutAsync($"/api/v1/experiments/{key}", definition)).Status);
        var tarballs = new Dictionary<string, byte[]> { ["concise"] = Tarball("Be brief."), ["verbose"] = Tarball("Say it all.") };
        foreach (var (variant, tarball) in tarballs)
        {
            var pushed = await _api.PushBundleAsync(key, variant, tarball);
            Assert.Equal(HttpStatusCode.OK, pushed.Status);
            Assert.Equal(HashOf(tarball), (string?)pushed.Json["sha256"]);
        }

        Assert.Equal("running", (string?)(await _api.PostAsync($"/api/v1/experiments/{key}/start")).Json["state"]);

        var runs = await Task.WhenAll(Enumerable.Range(0, Runs).Select(i => _api.DispatchAsync(key, $$"""{"run_id":"{{key}}-{{i}}"}""")));
        Assert.Equal(Enumerable.Range(1, Runs), runs.Select(r => (int)r["run_seq"]!).Order());
        await FetchedBundleIsTheVariantsAsync(runs[0], tarballs);

        await PostOutcomesAsync(key, runs);
        await _api.ReportWhenAsync(key, r => (int)r["totals"]!["concluded"]! == Runs, "every outcome is recorded");
        var analysis = await _api.PostAsync($"/api/v1/experiments/{key}/analyze");

        Assert.Equal("promote", (string?)analysis.Json["decision"]!["decision"]);
        Assert.Equal("verbose", (string?)analysis.Json["decision"]!["variant"]);
        var webhook = await receiver.NextAsync();
        Assert.True(webhook.IsSigned());
        Assert.Equal("analysis.completed", webhook.Event);
        Assert.Equal(key, (string?)JsonNode.Parse(webhook.Body)!["experiment"]);
        Assert.Contains("Winner: verbose", (string?)JsonNode.Parse(webhook.Body)!["text"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Analyze_AgainOnTheSameData_ChangesNothingAndPostsNothing()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        var key = await _api.StartExperimentAsync($$"""{"variants":["a","b"],"notify":[{"kind":"webhook","url":"{{receiver.Url}}"}]}""");
        await _api.DispatchAsync(key);
        var first = await _api.PostAsync($"/api/v1/experiments/{key}/analyze");
        await receiver.NextAsync();

        var second = await _api.PostAsync($"/api/v1/experiments/{key}/analyze");
        await _api.DispatchAsync(key);
        await _api.PostAsync($"/api/v1/experiments/{key}/analyze");
        await receiver.NextAsync(2);

        Assert.Equal(first.Text, second.Text);
        Assert.Equal(2, receiver.Received.Select(w => w.Delivery).Distinct().Count());
        Assert.Equal(2, (await _api.GetAsync($"/api/v1/experiments/{key}/reports")).Json["items"]!.AsArray().Count);
    }

    private async Task FetchedBundleIsTheVariantsAsync(JsonNode run, Dictionary<string, byte[]> tarballs)
    {
        var expected = tarballs[(string)run["variant"]!];
        using var storage = new HttpClient();
        Assert.Equal(expected, await storage.GetByteArrayAsync(new Uri((string)run["bundle"]!["url"]!)));
        Assert.Equal(HashOf(expected), (string?)run["bundle"]!["sha256"]);
        var path = $"/api/v1/experiments/{run["experiment"]}/variants/{run["variant"]}/bundle";
        Assert.Equal(expected, await _api.Client.GetByteArrayAsync(new Uri(path, UriKind.Relative)));
    }

    /// <summary>Fewer tokens for verbose: 800 against 1000, spread evenly over plus and minus 100.</summary>
    private async Task PostOutcomesAsync(string key, JsonNode[] runs)
    {
        var lines = runs.Select((run, i) =>
        {
            var tokens = ((string?)run["variant"] == "verbose" ? 800 : 1000) + (i % 21 * 10) - 100;
            return $$"""{"experiment":"{{key}}","run_id":"{{run["run_id"]}}","conclusion":"success","primary_metric":{{tokens}}}""";
        });
        var posted = await _api.SendAsync(HttpMethod.Post, "/api/v1/outcomes", string.Join('\n', lines), "application/x-ndjson");
        Assert.Equal((HttpStatusCode.Accepted, Runs), (posted.Status, (int)posted.Json["accepted"]!));
    }

    private static string HashOf(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private static byte[] Tarball(string prompt)
    {
        using var bytes = new MemoryStream();
        using (var gzip = new GZipStream(bytes, CompressionLevel.Fastest, leaveOpen: true))
        using (var tar = new TarWriter(gzip))
        {
            tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, "prompt.txt") { DataStream = new MemoryStream(Encoding.UTF8.GetBytes(prompt)) });
        }

        return bytes.ToArray();
    }
}
