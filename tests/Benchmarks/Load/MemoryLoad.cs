using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using Splitrun.TestKit.Azurite;
using Splitrun.TestKit.Running;

namespace Splitrun.Benchmarks.Load;

/// <summary>
/// The app's memory while an hour's worth of load passes in a minute:
/// <c>dotnet run -c Release --project tests/Benchmarks -- load memory [runs a second of the hour]</c>. Build functions/App in Release first.
/// </summary>
internal static class MemoryLoad
{
    private const string Key = "memory";
    private const int Seconds = 60;
    private const int OutcomesARequest = 200;

    public static async Task RunAsync(string[] args)
    {
        var aSecond = 60 * (args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 10);
        var azurite = new AzuriteFixture();
        await azurite.InitializeAsync();
        await using var app = await SplitrunApp.StartAsync(azurite.ConnectionString);
        using var definition = new StringContent("""{"variants":["a","b"],"metric":"effective_tokens","shards":16}""", Encoding.UTF8, "application/json");
        using var put = await app.Client.PutAsync(new Uri($"/api/v1/experiments/{Key}?start=true", UriKind.Relative), definition);
        put.EnsureSuccessStatusCode();

        Console.WriteLine("| second | runs dispatched | app's memory MB |");
        Console.WriteLine("| ---: | ---: | ---: |");
        Console.WriteLine($"| 0 | 0 | {app.WorkingSetBytes >> 20} |");
        var (largest, done) = (0L, 0);
        using var clock = new PeriodicTimer(TimeSpan.FromSeconds(1));
        for (var second = 1; second <= Seconds; second++)
        {
            var work = LoadAsync(app.Client, done, done + aSecond);
            await clock.WaitForNextTickAsync();
            await work;
            done += aSecond;
            largest = Math.Max(largest, app.WorkingSetBytes);
            if (second % 10 == 0)
            {
                Console.WriteLine($"| {second} | {done:N0} | {app.WorkingSetBytes >> 20} |");
            }
        }

        Console.WriteLine();
        Console.WriteLine($"Largest of all seconds: {largest >> 20} MB, {done:N0} runs and as many outcomes.");
        await azurite.DisposeAsync();
    }

    /// <summary>Runs of one second, each with its outcome right after it.</summary>
    private static async Task LoadAsync(HttpClient client, int from, int to)
    {
        await Parallel.ForEachAsync(Enumerable.Range(from, to - from), new ParallelOptions { MaxDegreeOfParallelism = 64 }, async (i, token) =>
        {
            using var body = new StringContent($$"""{"run_id":"r{{i}}","workflow":"load"}""", Encoding.UTF8, "application/json");
            using var answer = await client.PostAsync(new Uri($"/api/v1/experiments/{Key}/runs", UriKind.Relative), body, token);
            answer.EnsureSuccessStatusCode();
        });
        foreach (var chunk in Enumerable.Range(from, to - from).Chunk(OutcomesARequest))
        {
            using var body = new StringContent(string.Concat(chunk.Select(i => $$"""{"experiment":"{{Key}}","run_id":"r{{i}}","conclusion":"success","primary_metric":{{8_000 + (i % 3_000)}}}""" + "\n")));
            body.Headers.ContentType = new MediaTypeHeaderValue("application/x-ndjson");
            using var answer = await client.PostAsync(new Uri("/api/v1/outcomes", UriKind.Relative), body);
            answer.EnsureSuccessStatusCode();
        }
    }
}
