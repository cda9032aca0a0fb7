using System.Diagnostics;
using System.Text;
using Splitrun.TestKit.Azurite;
using Splitrun.TestKit.Polling;

namespace Splitrun.TestKit.Running;

/// <summary>The app as a process of its own, as users run it.</summary>
public sealed class SplitrunApp : IAsyncDisposable
{
    /// <summary>What webhooks are signed with.</summary>
    public const string WebhookSecret = "a secret for tests";

    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(40);

    private readonly Process _process;
    private readonly StringBuilder _output = new();

    private SplitrunApp(Process process, Uri address)
    {
        _process = process;
        Client = new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromSeconds(100) };
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public HttpClient Client { get; }

    /// <summary>Memory that the app's process has in use, in bytes.</summary>
    public long WorkingSetBytes
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    /// <summary>Processor time that the app has used so far.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>The app's process.</summary>
    public int ProcessId => _process.Id;

    /// <summary>What the app has written so far.</summary>
    public string Output
    {
        get
        {
            lock (_output)
            {
                return _output.ToString();
            }
        }
    }

    /// <summary>Starts the app and waits until it answers.</summary>
    public static async Task<SplitrunApp> StartAsync(string connectionString, IReadOnlyDictionary<string, string>? settings = null)
    {
        var address = new Uri($"http://127.0.0.1:{FreePorts.Take(1)[0]}");
        var start = new ProcessStartInfo("dotnet", [Repository.AppAssembly]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["AzureWebJobsStorage"] = connectionString;
        start.Environment["ASPNETCORE_URLS"] = address.ToString();
        start.Environment["Publishing__AllowPrivateTargets"] = "true";
        start.Environment["Publishing__RetryBaseSeconds"] = "1";
        start.Environment["Publishing__WebhookSecret"] = WebhookSecret;
        foreach (var (name, value) in settings ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        var app = new SplitrunApp(Process.Start(start) ?? throw new InvalidOperationException("The app did not start."), address);
        await Eventually.TrueAsync(app.AnswersAsync, StartLimit, $"the app answers; it wrote: {app.Output}");
        return app;
    }

    /// <summary>Asks the app to end, as Ctrl-C does, and waits until it has.</summary>
    public async Task StopAsync()
    {
        if (_process.HasExited)
        {
            return;
        }

        using (var kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]))
        {
            await kill.WaitForExitAsync();
        }

        using var limit = new CancellationTokenSource(StopLimit);
        await _process.WaitForExitAsync(limit.Token);
    }

    /// <summary>Ends the app as a crash does.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _process.Dispose();
        Client.Dispose();
    }

    private async Task<bool> AnswersAsync()
    {
        if (_process.HasExited)
        {
            throw new InvalidOperationException($"The app ended with {_process.ExitCode}: {Output}");
        }

        try
        {
            using var answer = await Client.GetAsync("/healthz");
            return true;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private void Keep(string? line)
    {
        lock (_output)
        {
            _output.AppendLine(line);
        }
    }
}
