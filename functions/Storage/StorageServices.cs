using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Splitrun.Domain.Automations;
using Splitrun.Domain.Bundles;
using Splitrun.Domain.Decisions;
using Splitrun.Domain.Experiments;
using Splitrun.Domain.Outcomes;
using Splitrun.Domain.Reports;
using Splitrun.Domain.Runs;
using Splitrun.Domain.Sessions;
using Splitrun.Domain.Shadows;
using Splitrun.Storage.Automations;
using Splitrun.Storage.Bundles;
using Splitrun.Storage.Connections;
using Splitrun.Storage.Decisions;
using Splitrun.Storage.Experiments;
using Splitrun.Storage.Outcomes;
using Splitrun.Storage.Reports;
using Splitrun.Storage.Runs;
using Splitrun.Storage.Sessions;
using Splitrun.Storage.Shadows;

namespace Splitrun.Storage;

/// <summary>The ports on Azure Storage.</summary>
public static class StorageServices
{
    public static IServiceCollection AddStorage(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<StorageOptions>().Bind(configuration.GetSection(StorageOptions.SectionName)).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<StorageOptions>>().Value);
        services.AddOptions<BundleLimits>().Bind(configuration.GetSection(BundleLimits.SectionName)).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<BundleLimits>>().Value);
        services.AddSingleton(provider => new StorageConnection(configuration, provider.GetRequiredService<StorageOptions>()));

        services.AddSingleton<IExperimentStore, TableExperimentStore>();
        services.AddSingleton<IAutomationStore, TableAutomationStore>();
        services.AddSingleton<IAutomationRunStore, TableAutomationRunStore>();
        services.AddSingleton<IRunStore, TableRunStore>();
        services.AddSingleton<IOutcomeStore, TableOutcomeStore>();
        services.AddSingleton<IOrphanStore, TableOrphanStore>();
        services.AddSingleton<IOutcomeQueue, StorageOutcomeQueue>();
        services.AddSingleton<IDecisionLog, TableDecisionLog>();
        services.AddSingleton<ISessionStore, TableSessionStore>();
        services.AddSingleton<IShadowStore, TableShadowStore>();
        services.AddSingleton<IReportStore, BlobReportStore>();
        services.AddSingleton<IPublicationQueue, StoragePublicationQueue>();
        services.AddSingleton<IPublicationHistory, TablePublicationHistory>();
        services.AddSingleton<IBundleStore>(provider => new BlobBundleStore(
            provider.GetRequiredService<StorageConnection>().Blobs, provider.GetRequiredService<BundleLimits>(), provider.GetRequiredService<TimeProvider>()));
        return services;
    }
}
