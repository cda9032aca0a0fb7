using System.Diagnostics;
using System.Globalization;
using System.Text;
using Azure.Data.Tables;
using Splitrun.TestKit.Azurite;
using Splitrun.TestKit.Running;

namespace Splitrun.Benchmarks.Load;

/// <summary>
/// The time of a report over HTTP against the number of outcomes, beside reading the raw rows that it speaks of:
/// <c>dotnet run -c Release --project tests/Benchmarks -- load report [counts...]</c>. Build functions/App in Release first.
/// </summary>
internal static class ReportLoad
{
    private const string Key = "report";
    private const int Shards = 16;
    private const int Reports = 50;

    private static readonly int[] Counts = [1_000, 100_000, 1_000_000];

    public static async Task RunAsync(string[] args)
    {
        // Without this lookup a million rows take hours to write; see there.
        Environment.SetEnvironmentVariable("NODE_OPTIONS", $"--require {System.IO.Path.Combine(Repository.Folder, "tests/Benchmarks/Load/indexed-tables.cjs")}");
        var azurite = new AzuriteFixture { InMemory = true };
        await azurite.InitializeAsync();
        await using var app = await SplitrunApp.StartAsync(azurite.ConnectionString);
        await using var inProcess = new InProcess(azurite.ConnectionString);
        using var definition = new StringContent($$"""{"variants":["a","b"],"metric":"effective_tokens","secondary_metrics":["cost_usd"],"shards":{{Shards}}}""", Encoding.UTF8, "application/json");
        using var put = await app.Client.PutAsync(new Uri($"/api/v1/experiments/{Key}?start=true", UriKind.Relative), definition);
        put.EnsureSuccessStatusCode();

        Console.WriteLine("| outcomes | report, median ms | report, 10 % to 90 % ms | reading the rows, ms | rows / report |");
        Console.WriteLine("| ---: | ---: | ---: | ---: | ---: |");
        var filled = 0;
        foreach (var count in args.Length > 0 ? args.Select(a => int.Parse(a, CultureInfo.InvariantCulture)) : Counts)
        {
            await inProcess.FillAsync(Key, filled, count);
            filled = count;
            var times = await TimesAsync(app.Client);
            var rows = await ReadRowsAsync(azurite.ConnectionString, count);
            Console.WriteLine($"| {count:N0} | {times[Reports / 2]:N1} | {times[Reports / 10]:N1} to {times[Reports * 9 / 10]:N1} | {rows.TotalMilliseconds:N0} | {rows.TotalMilliseconds / times[Reports / 2]:N0} |");
        }

        await azurite.DisposeAsync();
    }

    /// <summary>Milliseconds of each report, ascending.</summary>
    private static async Task<List<double>> TimesAsync(HttpClient client)
    {
        var times = new List<double>();
        for (var i = 0; i < 10 + Reports; i++)
        {
            var started = Stopwatch.GetTimestamp();
            await client.GetStringAsync(new Uri($"/api/v1/experiments/{Key}/report", UriKind.Relative));
            times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }

        return [.. times.Skip(10).Order()];
    }

    /// <summary>What a report without kept statistics would have to do at the least: fetch every run and every block of outcomes, in pages of 1,000.</summary>
    private static async Task<TimeSpan> ReadRowsAsync(string connectionString, int runs)
    {
        var started = Stopwatch.GetTimestamp();
        var found = 0;
        foreach (var (table, prefix) in new[] { ("splitrunruns", "r:"), ("splitrunoutcomes", "o:") })
        {
            var client = new TableClient(connectionString, table);
            for (var shard = 0; shard < Shards; shard++)
            {
                var (partition, end) = ($"{Key}|{shard}", prefix[..^1] + ';');
                var filter = TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey ge {prefix} and RowKey lt {end}");
                await foreach (var row in client.QueryAsync<TableEntity>(filter))
                {
                    found += prefix == "r:" ? 1 : 0;
                }
            }
        }

        return found == runs ? Stopwatch.GetElapsedTime(started) : throw new InvalidOperationException($"{found} runs were found instead of {runs}.");
    }
}
