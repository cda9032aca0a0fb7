using System.Diagnostics;
using System.Globalization;
using System.Text;
using Azure.Data.Tables;
using Splitrun.TestKit.Azurite;
using Splitrun.TestKit.Polling;
using Splitrun.TestKit.Running;

namespace Splitrun.Benchmarks.Load;

/// <summary>
/// Durable dispatches a second over HTTP, beside a bare Kestrel endpoint and raw inserts into the same emulator, all in one run:
/// <c>dotnet run -c Release --project tests/Benchmarks -- load dispatch</c>. Build functions/App in Release first.
/// </summary>
internal static class DispatchLoad
{
    private const int TransactionSize = 100;

    /// <summary>Without HTTP no more workers are needed, and the dispatcher sends away what would wait too long.</summary>
    private const int MaxInProcess = 32;
    private const string Key = "load";

    /// <summary>What is dispatched before: rows slow each other in a partition of the emulator, so these are in others.</summary>
    private const string WarmUpKey = "warm";
    private const int ManyShards = 16;

    private static readonly int[] Workers = [1, 32, 128, 1024];

    public static async Task RunAsync(string[] workers)
    {
        var results = new List<Throughput>();
        foreach (var count in workers.Length == 0 ? Workers : workers.Select(w => int.Parse(w, CultureInfo.InvariantCulture)))
        {
            results.Add(await BareAsync(count));
            results.Add(await OnEmulatorAsync(connection => InsertsAsync(connection, count)));
            results.Add(await OnEmulatorAsync(connection => TransactionsAsync(connection, Math.Min(count, 8), onePartition: false)));
            results.Add(await OnEmulatorAsync(connection => TransactionsAsync(connection, 1, onePartition: true)));
            results.Add(await OnEmulatorAsync(connection => InProcessAsync(connection, Math.Min(count, MaxInProcess))));
            results.Add(await OnEmulatorAsync(connection => DispatchesAsync(connection, count, shards: 1)));
            results.Add(await OnEmulatorAsync(connection => DispatchesAsync(connection, count, ManyShards)));
            Print(results[^7..]);
        }
    }

    /// <summary>Each on an emulator of its own that keeps its data in memory: on disk it writes all it holds every few seconds, so what came before would slow what comes after.</summary>
    private static async Task<Throughput> OnEmulatorAsync(Func<string, Task<Throughput>> measure)
    {
        var azurite = new AzuriteFixture { InMemory = true };
        await azurite.InitializeAsync();
        var result = await measure(azurite.ConnectionString);
        await azurite.DisposeAsync();
        return result;
    }

    private static async Task<Throughput> BareAsync(int workers)
    {
        var url = $"http://127.0.0.1:{FreePorts.Take(1)[0]}";
        using var server = Process.Start(new ProcessStartInfo("dotnet", [typeof(BareEndpoint).Assembly.Location, "bare", url])) ?? throw new InvalidOperationException("The endpoint did not start.");
        using var client = new HttpClient { BaseAddress = new Uri(url) };
        await Eventually.TrueAsync(() => AnswersAsync(client), TimeSpan.FromSeconds(30), "the bare endpoint answers");
        var result = await Throughput.MeasureAsync("bare Kestrel, same bodies", workers, () => PostAsync(client, "/runs"));
        server.Kill();
        return result;
    }

    private static async Task<Throughput> DispatchesAsync(string connectionString, int workers, int shards)
    {
        await using var app = await SplitrunApp.StartAsync(connectionString);
        await PutAsync(app, shards);
        return await Throughput.MeasureAsync(
            $"durable dispatch over HTTP, shards: {shards}", workers, () => PostAsync(app.Client, PathOf(Key)), () => PostAsync(app.Client, PathOf(WarmUpKey)));

        static string PathOf(string key) => $"/api/v1/experiments/{key}/runs";
    }

    /// <summary>The same without HTTP; each worker has as many dispatches under way as a transaction holds.</summary>
    private static async Task<Throughput> InProcessAsync(string connectionString, int workers)
    {
        await using (var app = await SplitrunApp.StartAsync(connectionString))
        {
            await PutAsync(app, ManyShards);
        }

        await using var inProcess = new InProcess(connectionString);
        var next = 0;
        return await Throughput.MeasureAsync(
            $"durable dispatch without HTTP, {TransactionSize} at a time, shards: {ManyShards}", workers, () => DispatchAsync(Key), () => DispatchAsync(WarmUpKey));

        async Task<int> DispatchAsync(string key)
        {
            await Task.WhenAll(Enumerable.Range(0, TransactionSize).Select(_ => inProcess.DispatchAsync(key, $"r{Interlocked.Increment(ref next)}")));
            return TransactionSize;
        }
    }

    private static async Task PutAsync(SplitrunApp app, int shards)
    {
        foreach (var key in new[] { Key, WarmUpKey })
        {
            using var definition = new StringContent($$"""{"variants":["a","b"],"shards":{{shards}}}""", Encoding.UTF8, "application/json");
            using var put = await app.Client.PutAsync(new Uri($"/api/v1/experiments/{key}?start=true", UriKind.Relative), definition);
            put.EnsureSuccessStatusCode();
        }
    }

    private static async Task<Throughput> InsertsAsync(string connectionString, int workers)
    {
        var table = new TableClient(connectionString, "inserts");
        await table.CreateIfNotExistsAsync();
        return await Throughput.MeasureAsync("raw single inserts", workers, async () =>
        {
            await table.AddEntityAsync(Row($"{Guid.NewGuid()}"));
            return 1;
        });
    }

    private static async Task<Throughput> TransactionsAsync(string connectionString, int workers, bool onePartition)
    {
        var table = new TableClient(connectionString, "transactions");
        await table.CreateIfNotExistsAsync();
        return await Throughput.MeasureAsync(
            $"raw entities in transactions of 100, {(onePartition ? "one partition" : "a partition each")}",
            workers,
            () => SubmitAsync(onePartition ? "one" : $"{Guid.NewGuid()}"),
            () => SubmitAsync(onePartition ? "before" : $"{Guid.NewGuid()}"));

        async Task<int> SubmitAsync(string partition)
        {
            await table.SubmitTransactionAsync(Enumerable.Range(0, TransactionSize).Select(_ => new TableTransactionAction(TableTransactionActionType.Add, Row(partition))));
            return TransactionSize;
        }
    }

    /// <summary>About what a run takes.</summary>
    private static TableEntity Row(string partition) => new(partition, $"r:{Guid.NewGuid()}") { ["json0"] = new byte[450] };

    private static async Task<int> PostAsync(HttpClient client, string path)
    {
        using var body = new StringContent($$"""{"run_id":"{{Guid.NewGuid()}}","workflow":"load"}""", Encoding.UTF8, "application/json");
        using var answer = await client.PostAsync(new Uri(path, UriKind.Relative), body);
        answer.EnsureSuccessStatusCode();
        return 1;
    }

    private static async Task<bool> AnswersAsync(HttpClient client)
    {
        try
        {
            using var answer = await client.GetAsync(new Uri("/healthz", UriKind.Relative));
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static void Print(List<Throughput> results)
    {
        var dispatch = results[^1].PerSecond;
        Console.WriteLine("| what | workers | per second | median ms | p99 ms | dispatch / this |");
        Console.WriteLine("| --- | ---: | ---: | ---: | ---: | ---: |");
        foreach (var result in results)
        {
            Console.WriteLine($"| {result.Name} | {result.Workers} | {result.PerSecond:N0} | {result.MedianMs:N1} | {result.P99Ms:N1} | {dispatch / result.PerSecond:N2} |");
        }

        Console.WriteLine();
    }
}
