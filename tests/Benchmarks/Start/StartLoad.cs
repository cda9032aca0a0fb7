using System.Globalization;
using System.Text;
using Splitrun.TestKit.Azurite;
using Splitrun.TestKit.Running;

namespace Splitrun.Benchmarks.Start;

/// <summary>
/// From the start of the process to the first answers, beside a bare Kestrel app, in turns:
/// <c>dotnet run -c Release --project tests/Benchmarks -- load start [rounds]</c>. Build functions/App in Release first.
/// </summary>
internal static class StartLoad
{
    private const int Rounds = 10;

    public static async Task RunAsync(string[] arguments)
    {
        var rounds = arguments is [var text, ..] ? int.Parse(text, CultureInfo.InvariantCulture) : Rounds;
        var folder = Directory.CreateTempSubdirectory("splitrun-start-");
        var azurite = new AzuriteFixture();
        await azurite.InitializeAsync();
        try
        {
            await StartExperimentAsync(azurite.ConnectionString);
            Print(await MeasureAsync(Publish(folder.FullName), azurite.ConnectionString, rounds), rounds);
        }
        finally
        {
            await azurite.DisposeAsync();
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Each app follows the one that it is compared with.</summary>
    private static Published[] Publish(string folder)
    {
        var bare = BareApp.Write(Path.Combine(folder, "bare"));
        var app = Path.Combine(Repository.Folder, "functions", "App", "App.csproj");
        var compiled = Published.Publish("Splitrun, machine code ahead of time", app, "Splitrun.App.dll", Path.Combine(folder, "app-r2r"), aheadOfTime: true);
        return
        [
            Published.Publish("bare Kestrel", bare, "bare.dll", Path.Combine(folder, "bare-jit"), aheadOfTime: false),
            Published.Publish("Splitrun", app, "Splitrun.App.dll", Path.Combine(folder, "app-jit"), aheadOfTime: false),
            Published.Publish("bare Kestrel, machine code ahead of time", bare, "bare.dll", Path.Combine(folder, "bare-r2r"), aheadOfTime: true),
            compiled,
            compiled with { Name = "the same, TieredPGO=0", Environment = new Dictionary<string, string> { ["DOTNET_TieredPGO"] = "0" } },
        ];
    }

    private static async Task StartExperimentAsync(string connectionString)
    {
        await using var app = await SplitrunApp.StartAsync(connectionString);
        using var definition = new StringContent("""{"variants":["a","b"]}""", Encoding.UTF8, "application/json");
        using var answer = await app.Client.PutAsync(new Uri("/api/v1/experiments/start?start=true", UriKind.Relative), definition);
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>Every round starts each app once, beginning with another one; the first round only warms the disk's cache.</summary>
    private static async Task<Dictionary<Published, List<ColdStart>>> MeasureAsync(Published[] apps, string connectionString, int rounds)
    {
        var starts = apps.ToDictionary(app => app, _ => new List<ColdStart>());
        for (var round = 0; round <= rounds; round++)
        {
            for (var turn = 0; turn < apps.Length; turn++)
            {
                var app = apps[(round + turn) % apps.Length];
                var start = await ColdStart.MeasureAsync(app, connectionString);
                if (round > 0)
                {
                    starts[app].Add(start);
                }
            }
        }

        return starts;
    }

    private static void Print(Dictionary<Published, List<ColdStart>> starts, int rounds)
    {
        Console.WriteLine($"Medians of {rounds} starts.");
        Console.WriteLine("| what | listens, ms | first 200, ms | first dispatch, ms | CPU to there, ms | first 200 / bare | first dispatch / bare | CPU / bare |");
        Console.WriteLine("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
        var bare = new List<ColdStart>();
        foreach (var (app, own) in starts)
        {
            bare = app.Name.StartsWith("bare", StringComparison.Ordinal) ? own : bare;
            var yardstick = bare;
            string Ratio(Func<ColdStart, double> of) => Median(own.Zip(yardstick).Select(pair => of(pair.First) / of(pair.Second))).ToString("N2", CultureInfo.InvariantCulture);
            string Time(Func<ColdStart, double> of) => Median(own.Select(of)).ToString("N0", CultureInfo.InvariantCulture);
            Console.WriteLine(
                $"| {app.Name} | {Time(s => s.Listening)} | {Time(s => s.Healthy)} | {Time(s => s.Dispatched)} | {Time(s => s.Cpu)} "
                + $"| {Ratio(s => s.Healthy)} | {Ratio(s => s.Dispatched)} | {Ratio(s => s.Cpu)} |");
        }
    }

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
    }
}
