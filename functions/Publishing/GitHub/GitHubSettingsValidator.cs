using Microsoft.Extensions.Options;

namespace Splitrun.Publishing.GitHub;

/// <summary>Checks the settings for GitHub when the app starts; no message repeats a secret.</summary>
internal sealed class GitHubSettingsValidator : IValidateOptions<PublishingOptions>
{
    public ValidateOptionsResult Validate(string? name, PublishingOptions options)
    {
        var failures = new List<string>();
        var isAddress = Uri.TryCreate(options.GitHubApiUrl, UriKind.Absolute, out var url) && url.UserInfo.Length == 0 && url.Query.Length == 0;
        if (!isAddress || !(url!.Scheme == Uri.UriSchemeHttps || (options.AllowPrivateTargets && url.Scheme == Uri.UriSchemeHttp)))
            failures.Add($"{nameof(options.GitHubApiUrl)} must be an absolute https address.");

        if (options.GitHubToken is { } token && !SecretReference.IsUnresolved(token) && token.Any(c => c is <= ' ' or >= '\u007f'))
            failures.Add($"{nameof(options.GitHubToken)} must be a token: printable characters without spaces.");

        if (string.IsNullOrEmpty(options.GitHubAppId) != string.IsNullOrEmpty(options.GitHubAppKey))
            failures.Add($"{nameof(options.GitHubAppId)} and {nameof(options.GitHubAppKey)} must be set together.");

        // A key that the vault did not give is refused when it is needed; the rest of the app goes on without it.
        if (!string.IsNullOrEmpty(options.GitHubAppKey) && !SecretReference.IsUnresolved(options.GitHubAppKey) && !AppJwt.IsKey(options.GitHubAppKey))
            failures.Add($"{nameof(options.GitHubAppKey)} must be an RSA private key as PEM.");

        return failures.Count > 0 ? ValidateOptionsResult.Fail(failures) : ValidateOptionsResult.Success;
    }
}
