using System.Net;
using Splitrun.App.Tests.Hosting;
using Splitrun.TestKit.Bundles;

namespace Splitrun.App.Tests.Http;

/// <summary>HEAD is GET without the body: status, length and tag are the same.</summary>
[Collection(RunningApp.Name)]
public sealed class HeadTests(AppFixture fixture)
{
    private readonly Api _api = new(fixture.App.Client);

    [Theory]
    [InlineData("/dashboard")]
    [InlineData("/api/v1/metrics")]
    [InlineData("/api/v1/openapi.json")]
    [InlineData("/api/v1/experiments/$key")]
    [InlineData("/api/v1/experiments/$key/state")]
    [InlineData("/api/v1/experiments/$key/export")]
    [InlineData("/api/v1/experiments/$key/variants/a/bundle")]
    [InlineData("/api/v1/experiments/nobody")]
    [InlineData("/no/such/address")]
    public async Task Head_AnyAddress_IsGetWithoutABody(string path)
    {
        var key = await _api.StartExperimentAsync();
        Assert.Equal(HttpStatusCode.OK, (await _api.PushBundleAsync(key, "a", Tarballs.Valid())).Status);
        var address = path.Replace("$key", key, StringComparison.Ordinal);

        using var get = await fixture.App.Client.GetAsync(address);
        using var head = await fixture.App.Client.SendAsync(new HttpRequestMessage(HttpMethod.Head, address));

        Assert.Equal((get.StatusCode, get.Headers.ETag, get.Content.Headers.ContentType), (head.StatusCode, head.Headers.ETag, head.Content.Headers.ContentType));
        Assert.Equal("", await head.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Head_Health_IsOk()
    {
        using var head = await fixture.App.Client.SendAsync(new HttpRequestMessage(HttpMethod.Head, "/healthz"));

        Assert.Equal(HttpStatusCode.OK, head.StatusCode);
    }

    [Fact]
    public async Task Head_WithTheTag_Is304()
    {
        var key = await _api.StartExperimentAsync();
        using var request = new HttpRequestMessage(HttpMethod.Head, $"/api/v1/experiments/{key}");
        request.Headers.Add("If-None-Match", (await _api.GetAsync($"/api/v1/experiments/{key}")).ETag);

        using var head = await fixture.App.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.NotModified, head.StatusCode);
    }
}
