using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Splitrun.TestKit.Azurite;

namespace Splitrun.Benchmarks.Start;

/// <summary>One start of a process, until it has answered twice. Times in milliseconds since the process was asked for.</summary>
/// <param name="Listening">When a connection was first taken.</param>
/// <param name="Healthy">When the first 200 had come, of <c>/healthz</c>.</param>
/// <param name="Dispatched">When the first dispatch had been answered.</param>
/// <param name="Cpu">What processor time the process had used by then.</param>
internal sealed record ColdStart(double Listening, double Healthy, double Dispatched, double Cpu)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    public static async Task<ColdStart> MeasureAsync(Published app, string connectionString)
    {
        var port = FreePorts.Take(1)[0];
        var start = new ProcessStartInfo("dotnet", [app.Assembly]) { RedirectStandardOutput = true };
        start.Environment["AzureWebJobsStorage"] = connectionString;
        start.Environment["ASPNETCORE_URLS"] = $"http://127.0.0.1:{port}";
        foreach (var (name, value) in app.Environment)
        {
            start.Environment[name] = value;
        }

        using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
        var started = Stopwatch.GetTimestamp();
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{app.Name} did not start.");
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        try
        {
            var listening = await ListeningAsync(process, port, started);
            using var healthy = await client.GetAsync(new Uri("/healthz", UriKind.Relative));
            healthy.EnsureSuccessStatusCode();
            var healthyAt = Elapsed(started);
            using var body = new StringContent($$"""{"run_id":"{{Guid.NewGuid()}}"}""", Encoding.UTF8, "application/json");
            using var dispatched = await client.PostAsync(new Uri("/api/v1/experiments/start/runs", UriKind.Relative), body);
            var dispatchedAt = Elapsed(started);
            return dispatched.StatusCode == HttpStatusCode.Created
                ? new ColdStart(listening, healthyAt, dispatchedAt, process.TotalProcessorTime.TotalMilliseconds)
                : throw new InvalidOperationException($"{app.Name} answered a dispatch with {dispatched.StatusCode}.");
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync();
        }
    }

    /// <summary>Knocks until somebody opens: a connection that is refused costs next to nothing.</summary>
    private static async Task<double> ListeningAsync(Process process, int port, long started)
    {
        while (Stopwatch.GetElapsedTime(started) < Limit && !process.HasExited)
        {
            using var knock = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                await knock.ConnectAsync(IPAddress.Loopback, port);
                return Elapsed(started);
            }
            catch (SocketException)
            {
                await Task.Delay(1);
            }
        }

        throw new InvalidOperationException("The app does not listen.");
    }

    private static double Elapsed(long started) => Stopwatch.GetElapsedTime(started).TotalMilliseconds;
}
