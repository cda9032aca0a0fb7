using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Splitrun.TestKit.Polling;
using Xunit;

namespace Splitrun.TestKit.Azurite;

/// <summary>A storage emulator of the tests' own: free ports, a temporary folder, gone with the fixture. It can be stopped and started again on its data.</summary>
public sealed class AzuriteFixture : IAsyncLifetime
{
    private const string Account = "devstoreaccount1";

    /// <summary>The emulator's well-known key; it protects nothing.</summary>
    private const string Key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(20);

    private readonly string _folder = Directory.CreateTempSubdirectory("splitrun-azurite-").FullName;
    private readonly int[] _ports = FreePorts.Take(3);
    private Process? _process;

    public string ConnectionString =>
        $"DefaultEndpointsProtocol=http;AccountName={Account};AccountKey={Key};"
        + $"BlobEndpoint=http://127.0.0.1:{_ports[0]}/{Account};QueueEndpoint=http://127.0.0.1:{_ports[1]}/{Account};TableEndpoint=http://127.0.0.1:{_ports[2]}/{Account};";

    public Task InitializeAsync() => StartAsync();

    /// <summary>Starts the emulator and waits until its three ports answer.</summary>
    public async Task StartAsync()
    {
        _process = Process.Start(new ProcessStartInfo("node")
        {
            ArgumentList =
            {
                Path.Combine(RepositoryFolder(), "node_modules", "azurite", "dist", "src", "azurite.js"),
                "--silent", "--disableTelemetry", "--skipApiVersionCheck", "--location", _folder,
                "--blobPort", $"{_ports[0]}", "--queuePort", $"{_ports[1]}", "--tablePort", $"{_ports[2]}",
            },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        }) ?? throw new InvalidOperationException("The emulator did not start.");
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        await Eventually.TrueAsync(() => Task.FromResult(_ports.All(IsOpen)), StartLimit, "the storage emulator answers on its three ports");
    }

    /// <summary>Ends the emulator gently, so that what it holds in memory is written first.</summary>
    public async Task StopAsync()
    {
        if (_process is not { HasExited: false } process)
        {
            return;
        }

        using (var kill = Process.Start("kill", ["-TERM", $"{process.Id}"]))
        {
            await kill.WaitForExitAsync();
        }

        using var limit = new CancellationTokenSource(StopLimit);
        await process.WaitForExitAsync(limit.Token);
        process.Dispose();
        _process = null;
    }

    public async Task DisposeAsync()
    {
        await StopAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private static bool IsOpen(int port)
    {
        try
        {
            using var client = new TcpClient();
            client.Connect(IPAddress.Loopback, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static string RepositoryFolder()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (Directory.Exists(Path.Combine(folder.FullName, "node_modules", "azurite")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException("The storage emulator is not installed: ./test does that, or npm ci.");
    }
}
