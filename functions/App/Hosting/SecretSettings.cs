using Microsoft.Extensions.Configuration;
using Splitrun.Publishing;

namespace Splitrun.App.Hosting;

/// <summary>The settings that hold secrets, and those of them that Key Vault did not fill.</summary>
/// <param name="Unresolved">Names of the settings that still hold a reference, as they are written in the environment.</param>
public sealed record SecretSettings(IReadOnlyList<string> Unresolved)
{
    /// <summary>The account that everything is kept in.</summary>
    private const string Storage = "AzureWebJobsStorage";

    private static readonly string[] Names =
    [
        "APPLICATIONINSIGHTS_CONNECTION_STRING",
        $"{PublishingOptions.SectionName}__{nameof(PublishingOptions.WebhookSecret)}",
        $"{PublishingOptions.SectionName}__{nameof(PublishingOptions.GitHubToken)}",
        $"{PublishingOptions.SectionName}__{nameof(PublishingOptions.GitHubAppId)}",
        $"{PublishingOptions.SectionName}__{nameof(PublishingOptions.GitHubAppKey)}",
    ];

    /// <summary>Looks at all of them.</summary>
    /// <exception cref="InvalidOperationException">The one is unresolved without which nothing works at all.</exception>
    public static SecretSettings Of(IConfiguration configuration)
    {
        bool IsUnresolved(string name) => SecretReference.IsUnresolved(configuration[name.Replace("__", ":", StringComparison.Ordinal)]);
        if (IsUnresolved(Storage))
        {
            throw new InvalidOperationException(
                $"{Storage} holds a Key Vault reference that was not resolved: the vault cannot be reached, the secret is not there, or the app's identity may not read it (role Key Vault Secrets User).");
        }

        return new SecretSettings([.. Names.Where(IsUnresolved)]);
    }
}
