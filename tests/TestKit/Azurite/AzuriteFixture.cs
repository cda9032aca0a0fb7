using Xunit;

namespace Splitrun.TestKit.Azurite;

/// <summary>A storage emulator of the tests' own: free ports, a temporary folder, gone with the fixture. It can be stopped and started again on its data.</summary>
public sealed class AzuriteFixture : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("splitrun-azurite-").FullName;
    private AzuritePorts? _ports;
    private AzuriteProcess? _process;

    /// <summary>Whether the data are kept in memory alone; then they are gone with a stop. For many rows.</summary>
    public bool InMemory { get; init; }

    /// <summary>Where the emulator is, or will be: it stays the same from the first time it is asked for.</summary>
    public string ConnectionString => (_ports ??= AzuritePorts.Free()).ConnectionString;

    /// <summary>True from a start to the next stop.</summary>
    public bool IsRunning => _process is not null;

    /// <summary>Processor time that the running emulator has used.</summary>
    public TimeSpan ProcessorTime => _process?.ProcessorTime ?? TimeSpan.Zero;

    public Task InitializeAsync() => StartAsync();

    /// <summary>Starts the emulator, on the data and the ports it had before, and waits until its three services listen.</summary>
    public async Task StartAsync()
    {
        if (_process is not null)
        {
            return;
        }

        _process = await AzuriteProcess.StartAsync(InMemory ? null : _folder, _ports ?? AzuritePorts.ChosenBySystem, CancellationToken.None);
        _ports = _process.Ports;
    }

    /// <summary>Ends the emulator gently, so that what it holds in memory is written first.</summary>
    public async Task StopAsync()
    {
        if (_process is not { } process)
        {
            return;
        }

        _process = null;
        await process.DisposeAsync();
    }

    /// <summary>Holds the emulator back: nothing is answered until <see cref="GoOn"/>.</summary>
    public void HoldBack() => _process?.HoldBack();

    /// <summary>Lets the emulator go on.</summary>
    public void GoOn() => _process?.GoOn();

    public async Task DisposeAsync()
    {
        await StopAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
