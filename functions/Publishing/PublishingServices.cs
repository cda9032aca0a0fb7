using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Splitrun.Domain.Reports;
using Splitrun.Publishing.GitHub;
using Splitrun.Publishing.Webhooks;

namespace Splitrun.Publishing;

/// <summary>The port that posts results.</summary>
public static class PublishingServices
{
    public static IServiceCollection AddPublishing(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<PublishingOptions>().Bind(configuration.GetSection(PublishingOptions.SectionName)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<PublishingOptions>, PublishingOptionsValidator>();
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<PublishingOptions>>().Value);
        services.AddSingleton(provider => new PublicationRetries(TimeSpan.FromSeconds(provider.GetRequiredService<PublishingOptions>().RetryBaseSeconds)));
        services.AddHttpClient<WebhookPublisher>((provider, client) => client.Timeout = provider.GetRequiredService<PublishingOptions>().Timeout)
            .ConfigurePrimaryHttpMessageHandler(provider => TargetGuard.CreateHandler(provider.GetRequiredService<PublishingOptions>().AllowPrivateTargets))
            .RemoveAllLoggers();
        services.AddSingleton<IValidateOptions<PublishingOptions>, GitHubSettingsValidator>();
        services.AddSingleton<GitHubCredentials>();
        services.AddSingleton<GitHubTurn>();
        services.AddHttpClient<GitHubPublisher>((provider, client) =>
            {
                client.Timeout = provider.GetRequiredService<PublishingOptions>().Timeout;
                client.MaxResponseContentBufferSize = GitHubRequest.MaxAnswerBytes;
            })
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler
            {
                // A redirect would take the token along or lose it; a repository that moved is told to a person instead.
                AllowAutoRedirect = false,
                UseCookies = false,
                ActivityHeadersPropagator = null,
            })
            .RemoveAllLoggers();
        services.AddTransient<IPublisher, Publisher>();
        return services;
    }
}
