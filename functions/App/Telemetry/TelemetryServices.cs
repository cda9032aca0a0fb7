using Microsoft.ApplicationInsights;
using Microsoft.ApplicationInsights.Extensibility;
using Microsoft.ApplicationInsights.WorkerService;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Splitrun.Domain.Decisions;
using Splitrun.Domain.Reports;
using Splitrun.Publishing;

namespace Splitrun.App.Telemetry;

/// <summary>Application Insights, where its connection string is set.</summary>
internal static class TelemetryServices
{
    private const string ConnectionString = "APPLICATIONINSIGHTS_CONNECTION_STRING";

    /// <summary>Everything but events and exceptions is sampled down to this many items a second, an instance.</summary>
    private const double MaxItemsPerSecond = 20;

    /// <summary>What is sent whatever the rate; host.json says the same to the host for its own telemetry.</summary>
    internal const string NeverSampled = "Event;Exception";

    public static IServiceCollection AddTelemetry(this IServiceCollection services, IConfiguration configuration)
    {
        if (string.IsNullOrWhiteSpace(configuration[ConnectionString]) || SecretReference.IsUnresolved(configuration[ConnectionString]))
        {
            return services.AddSingleton(new ExperimentTelemetry());
        }

        // The SDK's own sampling would drop experiment events too; the one below never does.
        services.AddApplicationInsightsTelemetryWorkerService(new ApplicationInsightsServiceOptions { EnableAdaptiveSampling = false });
        services.ConfigureFunctionsApplicationInsights();
        services.Configure<TelemetryConfiguration>(telemetry => telemetry.DefaultTelemetrySink.TelemetryProcessorChainBuilder
            .UseAdaptiveSampling(MaxItemsPerSecond, excludedTypes: NeverSampled)
            .Build());
        services.AddHostedService<TelemetryFlush>();
        services.AddSingleton(provider => new ExperimentTelemetry(provider.GetRequiredService<TelemetryClient>()));
        services.Tell<IDecisionLog>((log, telemetry) => new ToldDecisionLog(log, telemetry));
        services.Tell<IReportStore>((reports, telemetry) => new ToldReportStore(reports, telemetry));
        services.Tell<IPublicationHistory>((history, telemetry) => new ToldPublicationHistory(history, telemetry));
        return services;
    }

    /// <summary>Puts a port that tells in front of the one that was registered.</summary>
    private static void Tell<TPort>(this IServiceCollection services, Func<TPort, ExperimentTelemetry, TPort> telling)
        where TPort : class
    {
        var quiet = services.Last(service => service.ServiceType == typeof(TPort));
        services.Remove(quiet);
        services.AddSingleton(provider => telling(
            (TPort)ActivatorUtilities.CreateInstance(provider, quiet.ImplementationType ?? throw new InvalidOperationException($"{typeof(TPort).Name} is registered by its type.")),
            provider.GetRequiredService<ExperimentTelemetry>()));
    }
}
