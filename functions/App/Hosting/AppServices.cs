using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Splitrun.App.Http;
using Splitrun.App.Telemetry;
using Splitrun.Domain.Analysis;
using Splitrun.Domain.Assignment;
using Splitrun.Domain.Automations;
using Splitrun.Domain.Bandits;
using Splitrun.Domain.Batching;
using Splitrun.Domain.Engine;
using Splitrun.Domain.Experiments;
using Splitrun.Domain.Experiments.Drafts;
using Splitrun.Domain.Experiments.Import;
using Splitrun.Domain.Flags;
using Splitrun.Domain.Outcomes;
using Splitrun.Domain.Outcomes.Verification;
using Splitrun.Domain.Presets;
using Splitrun.Domain.Presets.InScript;
using Splitrun.Domain.Reports;
using Splitrun.Domain.Retention;
using Splitrun.Domain.Runs;
using Splitrun.Domain.Runs.Histories;
using Splitrun.Domain.Sessions;
using Splitrun.Domain.Shadows;
using Splitrun.Publishing;
using Splitrun.Storage;

namespace Splitrun.App.Hosting;

/// <summary>What the app is made of.</summary>
internal static class AppServices
{
    public static IServiceCollection AddSplitrun(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<RetentionOptions>().Bind(configuration.GetSection(RetentionOptions.SectionName)).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<AppOptions>().Bind(configuration.GetSection(AppOptions.SectionName)).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(SecretSettings.Of(configuration));
        services.AddHostedService<SecretWarning>();
        services.AddSingleton<ServiceHealth>();

        // Each function bounds what it reads; Kestrel's own limit of 30 MB would cut off larger tarballs before they are looked at.
        services.Configure<KestrelServerOptions>(kestrel => kestrel.Limits.MaxRequestBodySize = null);
        services.AddSingleton<IChance, SystemChance>();
        services.AddStorage(configuration);
        services.AddPublishing(configuration);

        // Before any keyed service: the SDK trips over their descriptors while it looks for its own.
        services.AddTelemetry(configuration);
        services.AddFlags();

        services.AddSingleton(provider => new DraftRules(provider.GetRequiredService<PublishingOptions>().AllowPrivateTargets));
        services.AddSingleton<AutomationEditor>();
        services.AddSingleton<AutomationDispatcher>();
        services.AddSingleton<ExperimentEditor>();
        services.AddSingleton<ExperimentLifecycle>();
        services.AddSingleton<ExperimentImporter>();
        services.AddSingleton<ExperimentCreation>();
        services.AddSingleton<PresetCreation>();
        services.AddSingleton<PresetDefault>();
        services.AddSingleton<InScriptImport>();
        services.AddSingleton<RunDirectory>();
        services.AddSingleton<RunReplays>();
        services.AddSingleton<RunListing>();
        services.AddSingleton<Dispatcher>();
        services.AddSingleton<OutcomeRecorder>();
        services.AddSingleton<HistoryImporter>();
        services.AddSingleton<HistoryExport>();
        services.AddSingleton<StatisticsReader>();
        services.AddSingleton<RecordedRuns>();
        services.AddSingleton<ShardChecks>();
        services.AddSingleton<StatisticsVerifier>();
        services.AddSingleton<StatisticsRepair>();
        services.AddSingleton<Contention>();
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<RetentionOptions>>().Value);
        services.AddSingleton<RowRetention>();
        services.AddSingleton<OutcomeIntake>();
        services.AddSingleton(new IntakeGate());
        services.AddSingleton<OutcomeTelemetry>();
        services.AddSingleton<SimulationEngine>();
        services.AddSingleton(provider => new PublicLinks(provider.GetRequiredService<IOptions<AppOptions>>().Value.BaseUrl(configuration)));
        services.AddSingleton<ReportPublishing>();
        services.AddTransient<PublicationDelivery>();
        services.AddSingleton<Analyst>();
        services.AddSingleton<ReportedSeries>();
        services.AddSingleton<FailureComparison>();
        services.AddSingleton<InteractionReader>();
        services.AddSingleton<ShadowRecorder>();
        services.AddSingleton<BanditWeights>();
        services.AddSingleton<SessionRecorder>();
        services.AddSingleton<SessionAnalyst>();
        return services;
    }

    /// <summary>Flags read the store itself; everybody else gets it with the flags listening to what is written.</summary>
    private static void AddFlags(this IServiceCollection services)
    {
        const string plain = "plain";
        var store = services.Last(service => service.ServiceType == typeof(IExperimentStore));
        services.Remove(store);
        services.AddKeyedSingleton(typeof(IExperimentStore), plain, store.ImplementationType ?? throw new InvalidOperationException("The experiment store is registered by its type."));
        services.AddSingleton(provider => new FlagCatalogue(provider.GetRequiredKeyedService<IExperimentStore>(plain), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<IExperimentStore>(provider => new AnnouncingExperimentStore(
            provider.GetRequiredKeyedService<IExperimentStore>(plain), provider.GetRequiredService<FlagCatalogue>()));
    }
}
