using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Splitrun.TestKit.Azurite;
using Splitrun.TestKit.Polling;
using Splitrun.TestKit.Running;

namespace Splitrun.Benchmarks.Load;

/// <summary>
/// Flag evaluations a second over HTTP, beside a bare Kestrel endpoint of the same JSON and GrowthBook's SDK behind node:http, in turns:
/// <c>dotnet run -c Release --project tests/Benchmarks -- load flags</c>. Build functions/App in Release first.
/// </summary>
internal static class FlagLoad
{
    private const int Connections = 32;
    private const int DefaultRounds = 7;
    private const int Units = 4_096;
    private const string Path = "/ofrep/v1/evaluate/flags/load";

    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(6);
    private static readonly TimeSpan Turn = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);

    public static async Task RunAsync(string[] rounds)
    {
        var azurite = new AzuriteFixture();
        await azurite.InitializeAsync();
        await using (var app = await SplitrunApp.StartAsync(azurite.ConnectionString))
        {
            using var definition = new StringContent("""{"variants":["a","b"]}""", Encoding.UTF8, "application/json");
            using var put = await app.Client.PutAsync(new Uri("/api/v1/experiments/load?start=true", UriKind.Relative), definition);
            put.EnsureSuccessStatusCode();
            var ports = FreePorts.Take(2);
            using var bare = Start("dotnet", typeof(FlagLoad).Assembly.Location, "bare-flag", $"http://127.0.0.1:{ports[0]}");
            using var node = Start("node", System.IO.Path.Combine(Repository.Folder, "tests/Benchmarks/Load/growthbook-server.mjs"), $"{ports[1]}");
            try
            {
                await CompareAsync(
                    rounds.Length == 0 ? DefaultRounds : int.Parse(rounds[0], CultureInfo.InvariantCulture),
                    [
                        new Contender("Splitrun", app.Client.BaseAddress!.Port, app.ProcessId),
                        new Contender("bare Kestrel, same JSON", ports[0], bare.Id),
                        new Contender("GrowthBook 1.8.0 on node:http", ports[1], node.Id),
                    ]);
            }
            finally
            {
                bare.Kill();
                node.Kill();
            }
        }

        await azurite.DisposeAsync();
    }

    private static async Task CompareAsync(int rounds, Contender[] servers)
    {
        var requests = Enumerable.Range(0, Units).Select(i => KeepAliveLoad.Post(Path, $$$"""{"context":{"targetingKey":"user-{{{i}}}"}}""")).ToList();
        var loads = Array.ConvertAll(servers, server => new KeepAliveLoad(new IPEndPoint(IPAddress.Loopback, server.Port), requests));
        foreach (var (load, server) in loads.Zip(servers))
        {
            await Eventually.TrueAsync(() => ListensAsync(server.Port), StartLimit, $"{server.Name} listens");
            Console.WriteLine($"{server.Name}: {JsonNode.Parse(await load.AskAsync())!.ToJsonString()}");
            await load.MeasureAsync(Connections, WarmUp);
        }

        var found = Array.ConvertAll(servers, _ => new List<Measured>());
        for (var round = 0; round < rounds; round++)
        {
            for (var i = 0; i < servers.Length; i++)
            {
                // Each round starts with another one, so that none always follows the same.
                var turn = (i + round) % servers.Length;
                var before = servers[turn].CpuTime();
                var perSecond = await loads[turn].MeasureAsync(Connections, Turn);
                found[turn].Add(new Measured(perSecond, (servers[turn].CpuTime() - before).TotalMicroseconds / (perSecond * Turn.TotalSeconds)));
            }
        }

        Print(servers, found);
    }

    private static void Print(Contender[] servers, List<Measured>[] found)
    {
        Console.WriteLine();
        Console.WriteLine($"| what | per second | Splitrun / this | server's CPU µs an answer | this / Splitrun |");
        Console.WriteLine("| --- | ---: | ---: | ---: | ---: |");
        for (var i = 0; i < servers.Length; i++)
        {
            var speed = found[0].Zip(found[i], (ours, theirs) => ours.PerSecond / theirs.PerSecond).ToList();
            var cost = found[0].Zip(found[i], (ours, theirs) => theirs.CpuMicroseconds / ours.CpuMicroseconds).ToList();
            Console.WriteLine($"| {servers[i].Name} | {Median(found[i].ConvertAll(f => f.PerSecond)):N0} | {Spread(speed)} | {Median(found[i].ConvertAll(f => f.CpuMicroseconds)):N1} | {Spread(cost)} |");
        }
    }

    private static string Spread(List<double> ratios) => $"{Median(ratios):N2} ({ratios.Min():N2} to {ratios.Max():N2})";

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    private static Process Start(string command, params string[] arguments) =>
        Process.Start(new ProcessStartInfo(command, arguments)) ?? throw new InvalidOperationException($"{command} did not start.");

    private static async Task<bool> ListensAsync(int port)
    {
        using var socket = new TcpClient();
        try
        {
            await socket.ConnectAsync(IPAddress.Loopback, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <summary>A server that is measured.</summary>
    private sealed record Contender(string Name, int Port, int ProcessId)
    {
        public TimeSpan CpuTime()
        {
            using var process = Process.GetProcessById(ProcessId);
            return process.TotalProcessorTime;
        }
    }

    /// <summary>One turn of one server: answers a second, and what the server's own process spent on one, whatever else the machine did.</summary>
    private readonly record struct Measured(double PerSecond, double CpuMicroseconds);
}
