using System.Net;
using System.Text.RegularExpressions;
using Splitrun.App.Tests.Hosting;

namespace Splitrun.App.Tests.Http;

/// <summary>How the page is served: to anybody, from memory, and with all that a browser must be told.</summary>
[Collection(RunningApp.Name)]
public sealed partial class DashboardTests(AppFixture fixture)
{
    private readonly HttpClient _client = fixture.App.Client;

    [Fact]
    public async Task Page_LoadsOnlyWhatStandsBesideIt_UnderAStrictPolicy()
    {
        using var answer = await _client.GetAsync("/dashboard");
        var page = await answer.Content.ReadAsStringAsync();

        Assert.Equal("text/html; charset=utf-8", answer.Content.Headers.ContentType?.ToString());
        var policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("<style", page, StringComparison.Ordinal);
        Assert.DoesNotMatch(InlineScript(), page);
        foreach (Match link in Link().Matches(page))
        {
            Assert.StartsWith("/dashboard/", link.Groups["address"].Value, StringComparison.Ordinal);
            using var file = await _client.GetAsync(link.Groups["address"].Value);
            Assert.Equal(HttpStatusCode.OK, file.StatusCode);
        }
    }

    [Theory]
    [InlineData("/dashboard", "text/html")]
    [InlineData("/dashboard/app.js", "text/javascript")]
    [InlineData("/dashboard/style.css", "text/css")]
    [InlineData("/dashboard/icon.svg", "image/svg+xml")]
    [InlineData("/dashboard/inter-latin-wght-normal.woff2", "font/woff2")]
    public async Task Files_HaveTheirType_AndAreAskedAboutOnce(string address, string type)
    {
        using var first = await _client.GetAsync(address);
        using var again = new HttpRequestMessage(HttpMethod.Get, address) { Headers = { IfNoneMatch = { first.Headers.ETag! } } };
        using var second = await _client.SendAsync(again);

        Assert.Equal((HttpStatusCode.OK, type), (first.StatusCode, first.Content.Headers.ContentType?.MediaType));
        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
        Assert.Equal("nosniff", Assert.Single(first.Headers.GetValues("X-Content-Type-Options")));
        Assert.Equal("no-referrer", Assert.Single(first.Headers.GetValues("Referrer-Policy")));
        Assert.True(first.Headers.CacheControl?.NoCache);
    }

    [Theory]
    [InlineData("/dashboard/nothing.js")]
    [InlineData("/dashboard/..%2Fhost.json")]
    [InlineData("/dashboard/%2e%2e%2fhost.json")]
    public async Task OtherFiles_AreNotThere(string address)
    {
        using var answer = await _client.GetAsync(address);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [GeneratedRegex("<script(?![^>]* src=)", RegexOptions.None, 1000)]
    private static partial Regex InlineScript();

    [GeneratedRegex("(src|href)=\"(?<address>[^\"]+)\"", RegexOptions.None, 1000)]
    private static partial Regex Link();
}
