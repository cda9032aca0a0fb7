using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Splitrun.Local.Tests.Hosting;

/// <summary>A storage emulator of the tests' own, in memory, on free ports.</summary>
public sealed class AzuriteProcess : IAsyncLifetime
{
    private const string Key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    private readonly int[] _ports = FreePorts(3);
    private Process? _process;

    public string ConnectionString =>
        $"DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey={Key};"
        + $"BlobEndpoint=http://127.0.0.1:{_ports[0]}/devstoreaccount1;QueueEndpoint=http://127.0.0.1:{_ports[1]}/devstoreaccount1;";

    public async Task InitializeAsync()
    {
        _process = Process.Start(new ProcessStartInfo(
            "node",
            [
                Path.Combine(ModulesFolder(), "azurite", "dist", "src", "azurite.js"), "--inMemoryPersistence", "--skipApiVersionCheck",
                "--disableTelemetry", "--silent",
                "--blobPort", $"{_ports[0]}", "--queuePort", $"{_ports[1]}", "--tablePort", $"{_ports[2]}",
            ])
        { RedirectStandardOutput = true });
        _process!.OutputDataReceived += (_, _) => { };
        _process.BeginOutputReadLine();
        await Eventually.IsTrueAsync(() => _ports.Take(2).All(IsOpen), TimeSpan.FromSeconds(60));
    }

    public Task DisposeAsync()
    {
        _process?.Kill(entireProcessTree: true);
        _process?.Dispose();
        return Task.CompletedTask;
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

    private static int[] FreePorts(int count)
    {
        var listeners = Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToList();
        listeners.ForEach(listener => listener.Start());
        var ports = listeners.Select(listener => ((IPEndPoint)listener.LocalEndpoint).Port).ToArray();
        listeners.ForEach(listener => listener.Stop());
        return ports;
    }

    private static string ModulesFolder()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var modules = Path.Combine(folder.FullName, "node_modules");
            if (Directory.Exists(Path.Combine(modules, "azurite")))
                return modules;
        }

        throw new InvalidOperationException("Azurite is not installed: npm ci installs it.");
    }
}

/// <summary>The tests that share one emulator; each uses queues and timers of its own name.</summary>
[CollectionDefinition(Name)]
public sealed class AzuriteTests : ICollectionFixture<AzuriteProcess>
{
    public const string Name = "Azurite";
}
