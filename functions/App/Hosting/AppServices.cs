using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Splitrun.App.Http;
using Splitrun.Domain.Analysis;
using Splitrun.Domain.Assignment;
using Splitrun.Domain.Engine;
using Splitrun.Domain.Experiments;
using Splitrun.Domain.Experiments.Drafts;
using Splitrun.Domain.Outcomes;
using Splitrun.Domain.Reports;
using Splitrun.Domain.Runs;
using Splitrun.Publishing;
using Splitrun.Storage;

namespace Splitrun.App.Hosting;

/// <summary>What the app is made of.</summary>
internal static class AppServices
{
    public static IServiceCollection AddSplitrun(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<AppOptions>().Bind(configuration.GetSection(AppOptions.SectionName)).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton(TimeProvider.System);

        // Each function bounds what it reads; Kestrel's own limit of 30 MB would cut off larger tarballs before they are looked at.
        services.Configure<KestrelServerOptions>(kestrel => kestrel.Limits.MaxRequestBodySize = null);
        services.AddSingleton<IChance, SystemChance>();
        services.AddStorage(configuration);
        services.AddPublishing(configuration);

        services.AddSingleton(provider => new DraftRules(provider.GetRequiredService<PublishingOptions>().AllowPrivateTargets));
        services.AddSingleton<ExperimentEditor>();
        services.AddSingleton<ExperimentLifecycle>();
        services.AddSingleton<RunDirectory>();
        services.AddSingleton<RunListing>();
        services.AddSingleton<Dispatcher>();
        services.AddSingleton<OutcomeRecorder>();
        services.AddSingleton<StatisticsReader>();
        services.AddSingleton<OutcomeIntake>();
        services.AddSingleton<SimulationEngine>();
        services.AddSingleton(provider => new PublicLinks(provider.GetRequiredService<IOptions<AppOptions>>().Value.BaseUrl(configuration)));
        services.AddSingleton<ReportPublishing>();
        services.AddTransient<PublicationDelivery>();
        services.AddSingleton<Analyst>();
        return services;
    }
}
