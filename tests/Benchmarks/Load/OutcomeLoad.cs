using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Splitrun.TestKit.Azurite;
using Splitrun.TestKit.Running;

namespace Splitrun.Benchmarks.Load;

/// <summary>
/// Outcomes a second, from the HTTP intake over the queue to the table, with the dispatch of their runs before:
/// <c>dotnet run -c Release --project tests/Benchmarks -- load outcomes [runs] [shards...]</c>. Build functions/App in Release first.
/// </summary>
internal static class OutcomeLoad
{
    private const int OutcomesARequest = 1_000;
    private const int Dispatchers = 256;
    private const int Senders = 4;

    /// <summary>Outcomes of runs that are read one by one; the emulator takes its time for each.</summary>
    private const int MaxUnknown = 5_000;

    public static async Task RunAsync(string[] args)
    {
        int[] numbers = [.. args.Select(a => int.Parse(a, CultureInfo.InvariantCulture))];
        var runs = numbers.Length > 0 ? numbers[0] : 100_000;
        Console.WriteLine("| shards | count | what | seconds | per second | app's CPU µs each | emulator's CPU µs each | app's memory MB |");
        Console.WriteLine("| ---: | ---: | --- | ---: | ---: | ---: | ---: | ---: |");
        foreach (var shards in numbers.Length > 1 ? numbers[1..] : [1, 16])
        {
            await MeasureAsync(runs, shards);
        }
    }

    private static async Task MeasureAsync(int runs, int shards)
    {
        var azurite = new AzuriteFixture();
        await azurite.InitializeAsync();
        var key = $"load-{shards}";
        await using (var app = await SplitrunApp.StartAsync(azurite.ConnectionString))
        {
            await PutAsync(app.Client, key, shards);
            await DispatchAsync(app.Client, "warm", shards, 3_000);
            await OutcomesAsync(app.Client, "warm", 0, 3_000, 3_000);

            await ReportAsync("dispatch, one a request", runs, app, () => DispatchAsync(app.Client, key, shards, runs));
            await ReportAsync("outcomes, runs known to the app", runs / 2, app, () => OutcomesAsync(app.Client, key, 0, runs / 2, runs / 2));
            await ReportAsync("intake of the same again, without waiting", runs / 2, app, () => PostAllAsync(app.Client, key, 0, runs / 2));
        }

        await using (var restarted = await SplitrunApp.StartAsync(azurite.ConnectionString))
        {
            var unknown = Math.Min(runs / 2, MaxUnknown);
            await ReportAsync("outcomes, runs read from the table", unknown, restarted, () => OutcomesAsync(restarted.Client, key, runs / 2, (runs / 2) + unknown, (runs / 2) + unknown));
        }

        await azurite.DisposeAsync();

        async Task ReportAsync(string what, int count, SplitrunApp app, Func<Task> load)
        {
            var (started, ours, theirs) = (Stopwatch.GetTimestamp(), app.ProcessorTime, azurite.ProcessorTime);
            await load();
            var time = Stopwatch.GetElapsedTime(started);
            var (cpu, emulator) = ((app.ProcessorTime - ours).TotalMicroseconds / count, (azurite.ProcessorTime - theirs).TotalMicroseconds / count);
            Console.WriteLine($"| {shards} | {count:N0} | {what} | {time.TotalSeconds:N1} | {count / time.TotalSeconds:N0} | {cpu:N0} | {emulator:N0} | {app.WorkingSetBytes >> 20} |");
        }
    }

    private static async Task PutAsync(HttpClient client, string key, int shards)
    {
        foreach (var experiment in new[] { key, "warm" })
        {
            using var definition = new StringContent($$"""{"variants":["a","b"],"metric":"effective_tokens","shards":{{shards}}}""", Encoding.UTF8, "application/json");
            using var put = await client.PutAsync(new Uri($"/api/v1/experiments/{experiment}?start=true", UriKind.Relative), definition);
            put.EnsureSuccessStatusCode();
        }
    }

    private static Task DispatchAsync(HttpClient client, string key, int shards, int runs) =>
        Parallel.ForEachAsync(Enumerable.Range(0, runs), new ParallelOptions { MaxDegreeOfParallelism = Dispatchers }, async (i, token) =>
        {
            using var body = new StringContent($$"""{"run_id":"{{key}}-{{i}}","workflow":"load"}""", Encoding.UTF8, "application/json");
            using var answer = await client.PostAsync(new Uri($"/api/v1/experiments/{key}/runs", UriKind.Relative), body, token);
            answer.EnsureSuccessStatusCode();
        });

    private static async Task OutcomesAsync(HttpClient client, string key, int from, int to, int concluded)
    {
        await PostAllAsync(client, key, from, to);
        while (await ConcludedAsync(client, key) < concluded)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(200));
        }
    }

    private static Task PostAllAsync(HttpClient client, string key, int from, int to) => Parallel.ForEachAsync(
        Enumerable.Range(from, to - from).Chunk(OutcomesARequest), new ParallelOptions { MaxDegreeOfParallelism = Senders }, async (chunk, token) =>
        {
            using var body = new StringContent(string.Concat(chunk.Select(i => LineOf(key, i))));
            body.Headers.ContentType = new MediaTypeHeaderValue("application/x-ndjson");
            using var answer = await client.PostAsync(new Uri("/api/v1/outcomes", UriKind.Relative), body, token);
            answer.EnsureSuccessStatusCode();
        });

    private static string LineOf(string key, int i) =>
        $$"""{"experiment":"{{key}}","run_id":"{{key}}-{{i}}","conclusion":"success","duration_ms":{{1_000 + (i * 7919 % 5_000)}},"primary_metric":{{8_000 + (i * 104_729 % 3_000)}},"metrics":{"cost_usd":0.{{i % 90 + 10}}},"recorded_at":"2026-05-01T19:00:42Z"}""" + "\n";

    private static async Task<long> ConcludedAsync(HttpClient client, string key)
    {
        using var report = JsonDocument.Parse(await client.GetStringAsync(new Uri($"/api/v1/experiments/{key}/report", UriKind.Relative)));
        return report.RootElement.GetProperty("totals").GetProperty("concluded").GetInt64();
    }
}
