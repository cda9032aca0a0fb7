using Microsoft.ApplicationInsights;
using Microsoft.Extensions.Hosting;

namespace Splitrun.App.Telemetry;

/// <summary>Sends what is still held when the app ends.</summary>
internal sealed class TelemetryFlush(TelemetryClient client) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => client.FlushAsync(cancellationToken);
}
