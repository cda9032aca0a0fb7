using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Splitrun.App.Hosting;

/// <summary>Says at the start, where operators look first, which secrets are missing.</summary>
internal sealed class SecretWarning(SecretSettings secrets, ILogger<SecretWarning> logger) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var setting in secrets.Unresolved)
        {
            logger.SecretUnresolved(setting);
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
