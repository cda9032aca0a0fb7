using System.Text.Json;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Splitrun.Local.Tests.Hosting;

/// <summary>A host with the functions of some classes, on a port of its own and in a folder of its own.</summary>
internal sealed class RunningHost : IAsyncDisposable
{
    private readonly IHost _host;
    private readonly DirectoryInfo _folder;
    private bool _isStopped;

    private RunningHost(IHost host, DirectoryInfo folder)
    {
        (_host, _folder) = (host, folder);
        var server = host.Services.GetRequiredService<IServer>();
        Http = new HttpClient { BaseAddress = new Uri(server.Features.Get<IServerAddressesFeature>()!.Addresses.Single()) };
    }

    public HttpClient Http { get; }

    public static async Task<RunningHost> StartAsync(HostSetup setup)
    {
        var folder = Directory.CreateTempSubdirectory("local-host");
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "host.json"), setup.HostJson);
        if (setup.AutomationFunctions is not null)
        {
            var list = JsonSerializer.Serialize(setup.AutomationFunctions);
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "automation-functions.json"), list);
        }

        var host = Build(setup, folder.FullName);
        await host.StartAsync();
        return new RunningHost(host, folder);
    }

    public T Get<T>()
        where T : notnull => _host.Services.GetRequiredService<T>();

    /// <summary>Asks the host to stop and waits until it has; again does nothing.</summary>
    public async Task StopAsync()
    {
        if (_isStopped)
            return;

        _isStopped = true;
        await _host.StopAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Http.Dispose();
        _host.Dispose();
        _folder.Delete(recursive: true);
    }

    private static IHost Build(HostSetup setup, string folder)
    {
        var builder = FunctionsApplication.CreateBuilder(["--contentRoot", folder, "--urls", "http://127.0.0.1:0"]);
        builder.FunctionTypes = setup.Functions;
        builder.Configuration.AddInMemoryCollection(setup.Settings);
        builder.ConfigureFunctionsWebApplication();
        setup.Configure?.Invoke(builder);
        return builder.Build();
    }
}

/// <summary>What a host in a test consists of.</summary>
internal sealed record HostSetup(params Type[] Functions)
{
    public string HostJson { get; init; } = """
        { "version": "2.0", "extensions": { "http": { "routePrefix": "" }, "queues": { "maxPollingInterval": "00:00:00.2" } } }
        """;

    public Dictionary<string, string?> Settings { get; init; } = [];

    public string[]? AutomationFunctions { get; init; }

    public Action<FunctionsApplicationBuilder>? Configure { get; init; }
}
