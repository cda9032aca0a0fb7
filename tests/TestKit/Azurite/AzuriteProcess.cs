using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;

namespace Splitrun.TestKit.Azurite;

/// <summary>One running storage emulator. It ends when it is disposed, and by itself when the test process dies.</summary>
/// <remarks>
/// A port of 0 lets the system choose, and the emulator prints the choice: no port is guessed, so none can be taken meanwhile.
/// </remarks>
public sealed partial class AzuriteProcess : IAsyncDisposable
{
    private const int TerminateSignal = 15;
    private const int ContinueSignal = 18;
    private const int StopSignal = 19;

    // The emulator as node would run it, plus one habit: when its input closes, because its parent is gone, it stops gently.
    private const string Launcher =
        "process.stdin.on('end', () => process.kill(process.pid, 'SIGTERM')).resume().unref(); process.argv.splice(1, 0, process.env.AZURITE_MAIN); "
        + "require(process.env.AZURITE_MAIN)";

    private static readonly TimeSpan StartDeadline = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan StopDeadline = TimeSpan.FromSeconds(15);

    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly TaskCompletionSource<AzuritePorts> _listening = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Dictionary<string, int> _ports = [];

    private AzuriteProcess(string? location, AzuritePorts wanted)
    {
        _process = new Process { StartInfo = StartInfo(location, wanted), EnableRaisingEvents = true };
        _process.OutputDataReceived += (_, line) => Read(line.Data);
        _process.ErrorDataReceived += (_, line) => Read(line.Data);
        _process.Exited += (_, _) => EndedEarly();
    }

    /// <summary>The ports that the three services listen on.</summary>
    public AzuritePorts Ports { get; private set; }

    /// <summary>Processor time it has used so far.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>What the emulator has printed so far.</summary>
    public string Output
    {
        get
        {
            lock (_output)
                return _output.ToString();
        }
    }

    /// <summary>Starts an emulator and returns when all three services listen.</summary>
    /// <param name="location">Folder of the data, made when absent; null to keep them in memory, where a large table does not slow the emulator down by being saved every few seconds.</param>
    /// <param name="wanted">Ports to listen on; 0 for a free one.</param>
    /// <exception cref="InvalidOperationException">It ended while it started; the message holds what it printed.</exception>
    /// <exception cref="TimeoutException">It did not listen within a minute.</exception>
    public static async Task<AzuriteProcess> StartAsync(string? location, AzuritePorts wanted, CancellationToken cancellationToken)
    {
        var azurite = new AzuriteProcess(location, wanted);
        try
        {
            azurite._process.Start();
            azurite._process.BeginOutputReadLine();
            azurite._process.BeginErrorReadLine();
            azurite.Ports = await azurite._listening.Task.WaitAsync(StartDeadline, cancellationToken);
            return azurite;
        }
        catch
        {
            await azurite.DisposeAsync();
            throw;
        }
    }

    /// <summary>Holds it back: connections stay open, and nothing is answered until <see cref="GoOn"/>.</summary>
    public void HoldBack() => _ = Signal(_process.Id, StopSignal);

    /// <summary>Lets it go on.</summary>
    public void GoOn() => _ = Signal(_process.Id, ContinueSignal);

    /// <summary>Asks the emulator to write its data and end; after fifteen seconds it is killed.</summary>
    public async ValueTask DisposeAsync()
    {
        if (IsRunning())
        {
            if (OperatingSystem.IsWindows())
                _process.Kill();
            else
                _ = Signal(_process.Id, TerminateSignal);
            await WaitOrKillAsync();
        }

        _process.Dispose();
    }

    private async Task WaitOrKillAsync()
    {
        using var deadline = new CancellationTokenSource(StopDeadline);
        try
        {
            await _process.WaitForExitAsync(deadline.Token);
        }
        catch (OperationCanceledException)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync(CancellationToken.None);
        }
    }

    private bool IsRunning()
    {
        try
        {
            return !_process.HasExited;
        }
        catch (InvalidOperationException)
        {
            return false; // It was never started.
        }
    }

    /// <summary>The end is seen before the last lines are read: waiting for the exit waits for those as well.</summary>
    private void EndedEarly()
    {
        if (!_listening.Task.IsCompleted)
        {
            _process.WaitForExit();
            _listening.TrySetException(new InvalidOperationException($"Azurite ended while it started:\n{Output}"));
        }
    }

    private void Read(string? line)
    {
        if (line is null)
            return;
        lock (_output)
            _output.AppendLine(line);
        var match = ListeningLine().Match(line);
        if (!match.Success)
            return;
        _ports[match.Groups["service"].Value] = int.Parse(match.Groups["port"].Value);
        if (_ports.Count == 3)
            _listening.TrySetResult(new AzuritePorts(_ports["Blob"], _ports["Queue"], _ports["Table"]));
    }

    private static ProcessStartInfo StartInfo(string? location, AzuritePorts wanted)
    {
        string[] data = location is null ? ["--inMemoryPersistence"] : ["--location", location];
        string[] arguments =
        [
            "-e", Launcher, "--", "--silent", "--disableTelemetry", "--skipApiVersionCheck", .. data,
            "--blobPort", $"{wanted.Blob}", "--queuePort", $"{wanted.Queue}", "--tablePort", $"{wanted.Table}",
        ];
        return new ProcessStartInfo("node", arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["AZURITE_MAIN"] = MainScript() },
        };
    }

    private static string MainScript()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var script = Path.Combine(folder.FullName, "node_modules", "azurite", "dist", "src", "azurite.js");
            if (File.Exists(script))
                return script;
        }

        throw new InvalidOperationException("Azurite is not installed: run `npm ci` in the root of the repository (./test does it).");
    }

    [GeneratedRegex(@"^Azurite (?<service>Blob|Queue|Table) service is successfully listening at http://[^:]+:(?<port>\d+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ListeningLine();

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Signal(int processId, int signal);
}
