using System.Net;

namespace Splitrun.Domain.Reports;

/// <summary>Which addresses results may be posted to, as far as the address alone tells; what its name resolves to is checked at each post.</summary>
public static class WebhookTarget
{
    private const int MaxCharacters = 2_000;
    private const string Localhost = "localhost";

    /// <summary>What is wrong with <paramref name="url"/>, as the end of a sentence that starts with the field's name; null when nothing is.</summary>
    /// <param name="url">The address as it was given.</param>
    /// <param name="allowPrivate">Takes plain http, loopback and private addresses too; local use only.</param>
    public static string? Complaint(string? url, bool allowPrivate)
    {
        if (url is not { Length: > 0 and <= MaxCharacters }
            || !Uri.TryCreate(url, UriKind.Absolute, out var target)
            || !IsScheme(target, allowPrivate)
            || target.UserInfo.Length > 0)
        {
            var scheme = allowPrivate ? "http or https" : "https";
            return $"must be an absolute {scheme} address of at most {MaxCharacters:N0} characters without user information";
        }

        return allowPrivate || IsPublicHost(target) ? null : "must be an address of the public internet, not a private, loopback or link-local one";
    }

    private static bool IsScheme(Uri target, bool allowPrivate) =>
        target.Scheme == Uri.UriSchemeHttps || (allowPrivate && target.Scheme == Uri.UriSchemeHttp);

    private static bool IsPublicHost(Uri target)
    {
        if (IPAddress.TryParse(target.Host, out var address))
        {
            return PublicAddress.Is(address);
        }

        var name = target.IdnHost.TrimEnd('.');
        return name.Length > 0
            && !name.Equals(Localhost, StringComparison.OrdinalIgnoreCase)
            && !name.EndsWith("." + Localhost, StringComparison.OrdinalIgnoreCase);
    }
}
