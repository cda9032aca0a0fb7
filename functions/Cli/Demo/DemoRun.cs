using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Spectre.Console;
using Splitrun.Cli.Http;

namespace Splitrun.Cli.Demo;

/// <summary>The demo, step by step. Every demo is an experiment of its own, named by the time, so that it can be run again.</summary>
internal sealed class DemoRun(SplitrunClient client, string? webhookSecret, IAnsiConsole console)
{
    private const int Runs = 400;
    private const int Parallel = 16;
    private const string Control = "verbose";
    private const string Challenger = "concise";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(250);

    private readonly string _key = $"demo-{DateTime.UtcNow.ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture)}";

    private string Path => $"/api/v1/experiments/{_key}";

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await using var listener = await WebhookListener.StartAsync(cancellationToken);
        Say($"Experiment {_key}: does a concise prompt use fewer tokens than a verbose one?");
        await client.SendAsync(HttpMethod.Put, Path, Definition(listener.Url), cancellationToken);
        await PushAsync(Control, "Explain every step at length, then give the answer.\n", cancellationToken);
        await PushAsync(Challenger, "Give the answer in one sentence.\n", cancellationToken);
        await client.SendAsync(HttpMethod.Post, $"{Path}/start", new JsonObject(), cancellationToken);

        var runs = await DispatchAsync(cancellationToken);
        await FetchAsync(runs[0], cancellationToken);
        await ReportOutcomesAsync(runs, cancellationToken);
        await client.SendAsync(HttpMethod.Post, $"{Path}/analyze", new JsonObject(), cancellationToken);
        Say("Analysed. The report:");
        Say("");
        Say(await client.GetTextAsync($"{Path}/report?format=text", cancellationToken));
        await ShowWebhookAsync(listener, cancellationToken);
    }

    private static JsonObject Definition(Uri webhook) => new()
    {
        ["description"] = "Made by the demo.",
        ["hypothesis"] = "A concise prompt uses fewer tokens.",
        ["variants"] = new JsonArray(Control, Challenger),
        ["metric"] = "effective_tokens",
        ["secondary_metrics"] = new JsonArray("success"),
        ["assignment"] = new JsonObject { ["strategy"] = "balanced" },
        ["analysis"] = new JsonObject { ["planned_samples"] = Runs },
        ["notify"] = new JsonArray(new JsonObject { ["kind"] = "webhook", ["url"] = webhook.AbsoluteUri }),
    };

    private async Task PushAsync(string variant, string prompt, CancellationToken cancellationToken)
    {
        var tarball = DemoTarball.Create(prompt);
        var pushed = await client.PushAsync($"{Path}/variants/{variant}/bundle", () => new MemoryStream(tarball), cancellationToken);
        Say($"Pushed a tarball for {variant}: {pushed["entries"]} files, {pushed["size"]} bytes, SHA-256 {((string?)pushed["sha256"])?[..12]}…");
    }

    private async Task<JsonNode[]> DispatchAsync(CancellationToken cancellationToken)
    {
        var runs = new JsonNode[Runs];
        await console.Progress().StartAsync(async progress =>
        {
            var task = progress.AddTask($"Dispatching {Runs} runs", maxValue: Runs);
            var options = new ParallelOptions { MaxDegreeOfParallelism = Parallel, CancellationToken = cancellationToken };
            await System.Threading.Tasks.Parallel.ForAsync(0, Runs, options, async (i, token) =>
            {
                runs[i] = await client.SendAsync(HttpMethod.Post, $"{Path}/runs", new JsonObject { ["run_id"] = $"{_key}-{i + 1}", ["workflow"] = "demo" }, token);
                task.Increment(1);
            });
        });
        var counts = runs.CountBy(run => (string)run["variant"]!).OrderBy(count => count.Key);
        Say($"Dispatched {Runs} runs: {string.Join(", ", counts.Select(count => $"{count.Value} {count.Key}"))}.");
        return runs;
    }

    /// <summary>What an automation does with the answer: fetch the tarball, check it, unpack it.</summary>
    private static async Task FetchAsync(JsonNode run, CancellationToken cancellationToken)
    {
        using var storage = new HttpClient();
        var tarball = await storage.GetByteArrayAsync(new Uri((string)run["bundle"]!["url"]!), cancellationToken);
        if (Convert.ToHexStringLower(SHA256.HashData(tarball)) != (string?)run["bundle"]!["sha256"])
        {
            throw new FailedException("The tarball is not the one that the run names.");
        }

        var prompt = await DemoTarball.ReadPromptAsync(tarball, cancellationToken);
        Say($"Run {run["run_id"]} fetched and unpacked its tarball; the {run["variant"]} prompt: {prompt.Trim()}");
    }

    /// <summary>Outcomes with a true difference: 1,000 tokens against 900, standard deviation 150; the seed is fixed, so every demo ends alike.</summary>
    private async Task ReportOutcomesAsync(JsonNode[] runs, CancellationToken cancellationToken)
    {
        var random = new Random(20260501);
        var outcomes = runs.Select(run => (JsonNode)new JsonObject
        {
            ["experiment"] = _key,
            ["run_id"] = (string?)run["run_id"],
            ["conclusion"] = random.NextDouble() < 0.95 ? "success" : "failure",
            ["duration_ms"] = Math.Round(30_000 + (20_000 * random.NextDouble())),
            ["primary_metric"] = Math.Round(((string?)run["variant"] == Challenger ? 900 : 1000) + (150 * Normal(random))),
        });
        var receipt = await client.SendNdjsonAsync("/api/v1/outcomes", outcomes, cancellationToken);
        Say($"Reported {receipt["accepted"]} outcomes; waiting until they are recorded.");
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Limit);
        using var poll = new PeriodicTimer(Poll);
        while ((int)(await client.SendAsync(HttpMethod.Get, $"{Path}/report", null, cancellationToken))["totals"]!["concluded"]! < Runs)
        {
            if (limit.IsCancellationRequested)
            {
                throw new FailedException($"The outcomes were not recorded within {Limit.TotalSeconds:0} s.");
            }

            await poll.WaitForNextTickAsync(cancellationToken);
        }
    }

    private async Task ShowWebhookAsync(WebhookListener listener, CancellationToken cancellationToken)
    {
        ReceivedWebhook webhook;
        try
        {
            webhook = await listener.ReceiveAsync(Limit, cancellationToken);
        }
        catch (TimeoutException)
        {
            throw new FailedException($"No webhook came within {Limit.TotalSeconds:0} s.");
        }

        if (webhookSecret is { Length: > 0 } secret && !webhook.IsSignedWith(secret))
        {
            throw new FailedException("The webhook's signature is wrong.");
        }

        var body = JsonNode.Parse(webhook.Body)!;
        Say("The webhook that a local receiver got:");
        Say($"  Splitrun-Event: {webhook.Event}");
        Say($"  Splitrun-Delivery: {webhook.Delivery}");
        Say($"  Splitrun-Signature: {webhook.Signature}{(webhookSecret is { Length: > 0 } ? " (verified)" : "")}");
        Say($"  experiment {body["experiment"]}, decision {body["decision"]}, report {body["report"]}");
    }

    /// <summary>A standard normal draw (Box and Muller 1958).</summary>
    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    /// <summary>Plain lines, never broken: they are read in pipes and logs as well.</summary>
    private static void Say(string text) => Console.WriteLine(text);
}
