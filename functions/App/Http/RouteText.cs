namespace Splitrun.App.Http;

/// <summary>Text from an address. The web server leaves an escaped slash as it came, so that it does not end a segment; run ids may hold one.</summary>
internal static class RouteText
{
    public static string Unescape(string segment) => segment.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);
}
