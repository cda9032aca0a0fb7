using System.Net;
using System.Text.Json.Nodes;
using Splitrun.App.Tests.Hosting;
using Splitrun.TestKit.Bundles;

namespace Splitrun.App.Tests.Automations;

/// <summary>Automations over HTTP: what is declared, their default bundle and its history, what promotion does to it.</summary>
[Collection(RunningApp.Name)]
public sealed class AutomationTests(AppFixture fixture)
{
    private readonly Api _api = new(fixture.App.Client);
    private readonly string _name = $"auto-{Guid.NewGuid():N}";

    private string Path => $"/api/v1/automations/{_name}";

    [Fact]
    public async Task Put_CreatesReplacesAndHonoursIfMatch()
    {
        var created = await _api.PutAsync(Path, """{"description":"d","repository":"o/n","entrypoint":"python3 main.py"}""");
        var same = await _api.PutAsync(Path, """{"description":"d","repository":"o/n","entrypoint":"python3 main.py"}""");
        var changed = await _api.SendAsync(HttpMethod.Put, Path, """{"description":"e"}""", headers: ("If-Match", same.ETag!));
        var stale = await _api.SendAsync(HttpMethod.Put, Path, """{"description":"f"}""", headers: ("If-Match", same.ETag!));
        var read = await _api.GetAsync(Path);

        Assert.Equal(
            [HttpStatusCode.Created, HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.PreconditionFailed],
            [created.Status, same.Status, changed.Status, stale.Status]);
        Assert.Equal(1, (int)same.Json["version"]!);
        Assert.Equal(("e", null), ((string?)read.Json["description"], (string?)read.Json["repository"]));
        Assert.Equal(HttpStatusCode.NotModified, (await _api.GetAsync(Path, ("If-None-Match", read.ETag!))).Status);
        Assert.Contains(_name, (await _api.GetAsync("/api/v1/automations?limit=1000")).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("entrypoint", "/bin/sh")]
    [InlineData("entrypoint", "a/../../b")]
    [InlineData("entrypoint", "main.py; rm -rf .")]
    [InlineData("entrypoint", "main.py $(id)")]
    [InlineData("repository", "not a repository")]
    public async Task Put_Wrong_NamesTheField(string field, string value)
    {
        var answer = await _api.PutAsync(Path, new JsonObject { [field] = value }.ToJsonString());

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
        Assert.NotNull(answer.Json["errors"]![field]);
        Assert.Equal(HttpStatusCode.NotFound, (await _api.GetAsync(Path)).Status);
    }

    [Fact]
    public async Task Experiment_ThatNamesIt_MakesIt_AndKeepsItFromBeingDeleted()
    {
        var key = await StartAsync();

        var read = await _api.GetAsync(Path);
        var refused = await _api.SendAsync(HttpMethod.Delete, Path);
        await _api.SendAsync(HttpMethod.Delete, $"/api/v1/experiments/{key}");
        var deleted = await _api.SendAsync(HttpMethod.Delete, Path);

        Assert.Equal((key, "running"), ((string?)read.Json["experiments"]![0]!["key"], (string?)read.Json["experiments"]![0]!["state"]));
        Assert.Equal(HttpStatusCode.Conflict, refused.Status);
        Assert.Contains(key, refused.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, deleted.Status);
        Assert.Equal(HttpStatusCode.NotFound, (await _api.GetAsync(Path)).Status);
    }

    [Fact]
    public async Task Import_AndAnOlderTarball_MakeItToo()
    {
        var (declared, old) = ($"x{Guid.NewGuid():N}", $"y{Guid.NewGuid():N}");
        var tarball = new TarballBuilder().File("experiment_config.json", $$"""
            {"experiment_id":"{{old}}","variants":[{"name":"a","weight":1,"plugins":{"source":"github:o/a"} },{"name":"b","weight":1,"plugins":{"source":"github:o/b"} }]}
            """).ToArray();

        await _api.PostAsync($"/api/v1/experiments/import?automation={_name}", $$"""{"experiments":{"{{declared}}":{"variants":["a","b"]} } }""");
        await _api.PostTarballAsync($"/api/v1/experiments/import-bundle?automation={_name}", tarball);

        Assert.Equal([declared, old], (await _api.GetAsync(Path)).Json["experiments"]!.AsArray().Select(e => (string?)e!["key"]));
    }

    [Fact]
    public async Task DefaultBundle_HasAHistoryAndGoesBack()
    {
        await _api.PutAsync(Path, "{}");
        var first = await PushAsync("first");
        var second = await PushAsync("second");

        var before = await _api.GetAsync(Path);
        var back = await _api.SendAsync(HttpMethod.Post, $"{Path}/bundle/rollback", """{"reason":"it broke"}""", headers: ("If-Match", before.ETag!));
        var repeated = await _api.SendAsync(HttpMethod.Post, $"{Path}/bundle/rollback", "{}", headers: ("If-Match", before.ETag!));
        var further = await _api.PostAsync($"{Path}/bundle/rollback");

        Assert.Equal(second, (string?)before.Json["bundle"]!["sha256"]);
        Assert.Equal(first, (string?)back.Json["bundle"]!["sha256"]);
        Assert.Equal(HttpStatusCode.PreconditionFailed, repeated.Status);
        Assert.Equal(HttpStatusCode.Conflict, further.Status);
        var page = await _api.GetAsync($"{Path}/bundles?limit=2");
        var rest = await _api.GetAsync($"{Path}/bundles?limit=2&cursor={page.Json["next_cursor"]}");
        var history = page.Json["items"]!.AsArray().Concat(rest.Json["items"]!.AsArray()).ToList();
        Assert.Equal([first, second, first], history.Select(h => (string?)h!["sha256"]));
        Assert.Equal(("it broke", 1), ((string?)history[0]!["reason"], (int)history[0]!["restores"]!));
        Assert.Equal($"\"{first}\"", (await _api.GetAsync($"{Path}/bundle")).ETag);
        Assert.Equal(HttpStatusCode.PartialContent, (await _api.GetAsync($"{Path}/bundle", ("Range", "bytes=0-9"))).Status);
    }

    [Fact]
    public async Task Bundle_OfAnUnknownAutomation_IsNotFound()
    {
        Assert.Equal(HttpStatusCode.NotFound, (await _api.PushAsync($"{Path}/bundle", Tarballs.Valid())).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await _api.GetAsync($"{Path}/bundle")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await _api.GetAsync($"{Path}/bundles")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await _api.PostAsync($"{Path}/bundle/rollback")).Status);
    }

    [Fact]
    public async Task Promotion_MakesTheWinnersBundleTheDefault_AndRollbackPutsThePreviousBack()
    {
        await _api.PutAsync(Path, "{}");
        var before = await PushAsync("before");
        var key = await StartAsync();
        var winner = await VariantBundleAsync(key, "b", "winner");

        await _api.PostAsync($"/api/v1/experiments/{key}/promote", """{"variant":"b"}""");
        await _api.PostAsync($"/api/v1/experiments/{key}/promote", """{"variant":"b"}""");
        var promoted = (string?)(await _api.GetAsync(Path)).Json["bundle"]!["sha256"];
        await _api.PostAsync($"/api/v1/experiments/{key}/rollback");
        await _api.PostAsync($"/api/v1/experiments/{key}/rollback");

        Assert.Equal(winner, promoted);
        Assert.Equal(before, (string?)(await _api.GetAsync(Path)).Json["bundle"]!["sha256"]);
        var history = (await _api.GetAsync($"{Path}/bundles")).Json["items"]!.AsArray();
        Assert.Equal([before, winner, before], history.Select(h => (string?)h!["sha256"]));
        Assert.Equal(key, (string?)history[1]!["experiment"]);
    }

    [Fact]
    public async Task Dispatch_OfAnExperimentWithoutBundles_HandsOutTheDefaultOne_AndKeepsToIt()
    {
        var key = await StartAsync();
        await _api.PutAsync(Path, "{}");
        var before = await _api.DispatchAsync(key, """{"run_id":"before"}""");
        var pushed = await PushAsync("default");

        var run = await _api.DispatchAsync(key, """{"run_id":"r"}""");
        await PushAsync("another");

        Assert.Null(before["bundle"]);
        Assert.Equal(pushed, (string?)run["bundle"]!["sha256"]);
        Assert.Equal(pushed, (string?)(await _api.DispatchAsync(key, """{"run_id":"r"}"""))["bundle"]!["sha256"]);
    }

    private Task<string> StartAsync() => _api.StartExperimentAsync($$"""{"automation":"{{_name}}","variants":["a","b"]}""");

    private async Task<string> PushAsync(string content) => (string)(await _api.PushAsync($"{Path}/bundle", Tarballs.Valid(content))).Json["sha256"]!;

    private async Task<string> VariantBundleAsync(string key, string variant, string content) =>
        (string)(await _api.PushBundleAsync(key, variant, Tarballs.Valid(content))).Json["sha256"]!;
}
