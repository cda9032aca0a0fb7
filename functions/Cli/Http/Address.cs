namespace Splitrun.Cli.Http;

/// <summary>Addresses of the API, with everything in them escaped.</summary>
internal static class Address
{
    public const string Experiments = "/api/v1/experiments";
    public const string SessionTests = "/api/v1/sessions/tests";

    public static string Experiment(string key, string rest = "") => $"{Experiments}/{Escape(key)}{rest}";

    public static string SessionTest(string testId, string rest = "") => $"{SessionTests}/{Escape(testId)}{rest}";

    /// <summary>The address with those query parameters that have a value.</summary>
    public static string With(string path, params (string Name, string? Value)[] query)
    {
        var given = query.Where(q => !string.IsNullOrEmpty(q.Value)).Select(q => $"{q.Name}={Escape(q.Value!)}").ToList();
        return given.Count == 0 ? path : $"{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{string.Join('&', given)}";
    }

    public static string Escape(string text) => Uri.EscapeDataString(text);

    /// <summary>A flag as a query parameter: left out when it is false.</summary>
    public static string? Flag(bool value) => value ? "true" : null;
}
