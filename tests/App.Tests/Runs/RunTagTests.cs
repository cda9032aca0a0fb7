using System.Net;
using Splitrun.App.Tests.Hosting;
using Splitrun.TestKit.Bundles;
using Splitrun.TestKit.Polling;

namespace Splitrun.App.Tests.Runs;

/// <summary>A run's ETag is that of the run, not of the addresses that are made for each answer.</summary>
[Collection(RunningApp.Name)]
public sealed class RunTagTests(AppFixture fixture)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly Api _api = new(fixture.App.Client);

    [Fact]
    public async Task GetRun_AnotherAddressOfTheTarball_IsTheSameTag()
    {
        var key = await _api.StartExperimentAsync();
        foreach (var variant in new[] { "a", "b" })
        {
            Assert.Equal(HttpStatusCode.OK, (await _api.PushBundleAsync(key, variant, Tarballs.Valid(), "?replace=true")).Status);
        }

        await _api.DispatchAsync(key, """{"run_id":"r"}""");
        var path = $"/api/v1/experiments/{key}/runs/r";
        var first = await _api.GetAsync(path);
        var later = first;

        await Eventually.TrueAsync(async () => UrlOf(later = await _api.GetAsync(path)) != UrlOf(first), Limit, "another address is made");

        Assert.Equal(first.ETag, later.ETag);
        Assert.Equal(HttpStatusCode.NotModified, (await _api.GetAsync(path, ("If-None-Match", first.ETag!))).Status);
    }

    [Fact]
    public async Task GetRun_WithItsOutcome_HasAnotherTag()
    {
        var key = await _api.StartExperimentAsync();
        await _api.DispatchAsync(key, """{"run_id":"r"}""");
        var path = $"/api/v1/experiments/{key}/runs/r";
        var before = await _api.GetAsync(path);

        await _api.PostAsync("/api/v1/outcomes", $$"""{"experiment":"{{key}}","run_id":"r","conclusion":"success"}""");

        await Eventually.TrueAsync(async () => (await _api.GetAsync(path)).Json["outcome"] is not null, Limit, "the outcome is there");
        var after = await _api.GetAsync(path, ("If-None-Match", before.ETag!));
        Assert.Equal(HttpStatusCode.OK, after.Status);
        Assert.NotEqual(before.ETag, after.ETag);
    }

    private static string UrlOf(ApiAnswer answer) => (string)answer.Json["bundle"]!["url"]!;
}
