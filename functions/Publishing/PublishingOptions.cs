using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Splitrun.Publishing;

/// <summary>How results are posted.</summary>
public sealed class PublishingOptions
{
    public const string SectionName = "Publishing";

    /// <summary>Key of the signatures of webhooks; without one they go out unsigned.</summary>
    public string? WebhookSecret { get; set; }

    /// <summary>Whether webhooks may go to loopback and private addresses and over plain http. For local use only.</summary>
    /// <value>The default is false.</value>
    public bool AllowPrivateTargets { get; set; }

    /// <summary>Wait after the first failed try, in seconds; doubles with each further one.</summary>
    /// <value>The default is 10.</value>
    [Range(0.1, 3600)]
    public double RetryBaseSeconds { get; set; } = 10;

    /// <summary>Longest wait for a receiver's answer.</summary>
    /// <value>The default is 10 seconds.</value>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:05:00")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Address of GitHub's REST API; <c>https://host/api/v3</c> for GitHub Enterprise Server.</summary>
    /// <value>The default is https://api.github.com.</value>
    public string GitHubApiUrl { get; set; } = "https://api.github.com";

    /// <summary>A token that may comment on issues and discussions; a GitHub App takes precedence over it.</summary>
    public string? GitHubToken { get; set; }

    /// <summary>Id of the GitHub App that comments, or its client id.</summary>
    public string? GitHubAppId { get; set; }

    /// <summary>The app's private key as PEM; line breaks may be written as \n, and the whole as base64.</summary>
    public string? GitHubAppKey { get; set; }

    /// <summary>The app's installation; found by the repository when it is not set.</summary>
    public long? GitHubInstallationId { get; set; }
}

/// <summary>Checks the ranges when the app starts.</summary>
[OptionsValidator]
internal sealed partial class PublishingOptionsValidator : IValidateOptions<PublishingOptions>;
