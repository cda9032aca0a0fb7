using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Splitrun.Domain.Reports;

namespace Splitrun.Publishing.GitHub;

/// <summary>What a refusal of GitHub means: a limit on requests is waited for, a server in trouble tried again, anything else is for a person to see.</summary>
internal static class GitHubRefusal
{
    private const int MaxMessageLength = 200;
    private const HttpStatusCode Moved = HttpStatusCode.MovedPermanently;

    /// <summary>The least wait that GitHub asks for where a secondary limit names none.</summary>
    private static readonly TimeSpan SecondaryLimitWait = TimeSpan.FromMinutes(1);

    /// <summary>The failure that an answer stands for.</summary>
    /// <param name="response">The answer.</param>
    /// <param name="body">Its JSON, if it has any.</param>
    /// <param name="now">The time, UTC.</param>
    public static PublicationFailedException Of(HttpResponseMessage response, JsonNode? body, DateTimeOffset now)
    {
        var message = MessageOf(body);
        var address = $"{response.RequestMessage?.Method} {response.RequestMessage?.RequestUri?.AbsolutePath}";
        var said = message.Length == 0 ? "." : $": {message}";
        var wait = LimitWait(response, message, now);
        return new PublicationFailedException($"GitHub answered {(int)response.StatusCode} to {address}{said}{Hint(response.StatusCode)}")
        {
            IsTransient = wait is not null || response.StatusCode == HttpStatusCode.RequestTimeout || (int)response.StatusCode >= 500,
            IsRateLimit = wait is not null,
            IsUnauthorized = response.StatusCode == HttpStatusCode.Unauthorized,
            RetryAfter = wait ?? RetryAfterOf(response.Headers.RetryAfter, now),
        };
    }

    /// <summary>A GraphQL answer of status 200 that holds errors.</summary>
    public static PublicationFailedException OfGraphQl(JsonNode? errors)
    {
        var first = errors is JsonArray { Count: > 0 } list ? list[0] : null;
        var (type, message) = (TextOf(first, "type"), MessageOf(first));
        var isLimit = type == "RATE_LIMITED" || IsSecondaryLimit(message);
        return new PublicationFailedException($"GitHub answered the discussion's request with {(type.Length > 0 ? type : "an error")}: {message}")
        {
            IsTransient = isLimit || type is "SERVICE_UNAVAILABLE" or "INTERNAL" or "LOADING",
            IsRateLimit = isLimit,
            RetryAfter = isLimit ? SecondaryLimitWait : null,
        };
    }

    /// <summary>How long to wait for a primary or secondary limit; null when the answer is none.</summary>
    private static TimeSpan? LimitWait(HttpResponseMessage response, string message, DateTimeOffset now)
    {
        if (response.StatusCode is not (HttpStatusCode.Forbidden or HttpStatusCode.TooManyRequests))
            return null;

        if (RetryAfterOf(response.Headers.RetryAfter, now) is { } asked)
            return asked;

        if (HeaderOf(response, "x-ratelimit-remaining") == 0 && HeaderOf(response, "x-ratelimit-reset") is { } reset and > 0 and < 253_402_300_800)
            return DateTimeOffset.FromUnixTimeSeconds(reset) - now;

        return response.StatusCode == HttpStatusCode.TooManyRequests || IsSecondaryLimit(message) ? SecondaryLimitWait : null;
    }

    private static bool IsSecondaryLimit(string message) =>
        message.Contains("secondary rate limit", StringComparison.OrdinalIgnoreCase) || message.Contains("abuse detection", StringComparison.OrdinalIgnoreCase);

    private static long? HeaderOf(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) && long.TryParse(values.First(), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;

    private static TimeSpan? RetryAfterOf(RetryConditionHeaderValue? header, DateTimeOffset now) => header switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } => date - now,
        _ => null,
    };

    private static string Hint(HttpStatusCode status) => status switch
    {
        HttpStatusCode.Unauthorized => " (check Publishing__GitHubToken or the app's key)",
        HttpStatusCode.Forbidden => " (the token may not do this: it needs write access to issues and discussions)",
        HttpStatusCode.NotFound => " (no such thing, or the token may not see it)",
        Moved or HttpStatusCode.RedirectKeepVerb or HttpStatusCode.PermanentRedirect => " (the repository has moved: change it in the definition)",
        _ => "",
    };

    /// <summary>GitHub's own words, one line and bounded.</summary>
    private static string MessageOf(JsonNode? body)
    {
        var message = string.Concat(TextOf(body, "message").Select(c => char.IsControl(c) ? ' ' : c)).Trim();
        return message.Length <= MaxMessageLength ? message : message[..MaxMessageLength];
    }

    private static string TextOf(JsonNode? node, string name) =>
        node is JsonObject fields && fields[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : "";
}
