using System.Net;
using System.Text.Json.Nodes;
using Splitrun.App.Tests.Hosting;
using Splitrun.TestKit.Bundles;

namespace Splitrun.App.Tests.Automations;

/// <summary>Dispatch of an automation: every running experiment, one bundle, the same answer for the same run.</summary>
[Collection(RunningApp.Name)]
public sealed class AutomationRunTests(AppFixture fixture)
{
    private readonly Api _api = new(fixture.App.Client);
    private readonly string _name = $"auto-{Guid.NewGuid():N}";

    private string Path => $"/api/v1/automations/{_name}";

    [Fact]
    public async Task Run_TakesPartInEveryRunningExperiment_ByKey()
    {
        var second = await StartAsync("z");
        var first = await StartAsync("a");
        await _api.PutAsync($"/api/v1/experiments/draft-{Guid.NewGuid():N}", $$"""{"automation":"{{_name}}","variants":["a","b"]}""");

        var run = (await _api.PostAsync($"{Path}/runs", """{"run_id":"r","workflow":"w"}""")).Json;

        var assignments = run["assignments"]!.AsArray();
        Assert.Equal([first, second], assignments.Select(a => (string?)a!["experiment"]));
        Assert.All(assignments, a => Assert.Equal(("r", "w", true), ((string?)a!["run_id"], (string?)a["workflow"], (bool)a["counted"]!)));
        var variants = JsonNode.Parse((string)run["environment"]!["SPLITRUN_EXPERIMENTS"]!)!;
        Assert.Equal((string?)assignments[1]!["variant"], (string?)variants[second]);
        Assert.Equal((string?)assignments[0]!["variant"], (string?)run["tags"]![$"experiment.{first}"]);
        Assert.Equal((string?)assignments[0]!["variant"], (string?)run["trace"]!["attributes"]![$"experiment.{first}"]);
        Assert.Null(run["tags"]!["experiment_id"]);
        Assert.Equal((string?)assignments[0]!["variant"], (string?)(await _api.GetAsync($"/api/v1/experiments/{first}/runs/r")).Json["variant"]);
    }

    [Fact]
    public async Task OneExperiment_GivesTheTagsAndEnvironmentOfASingleDispatch()
    {
        var key = await StartAsync();

        var run = (await _api.PostAsync($"{Path}/runs", "{}")).Json;

        var variant = (string?)run["assignments"]![0]!["variant"];
        Assert.Equal((key, variant), ((string?)run["tags"]!["experiment_id"], (string?)run["tags"]!["variant"]));
        Assert.Equal((key, variant), ((string?)run["environment"]!["SPLITRUN_EXPERIMENT"], (string?)run["environment"]!["SPLITRUN_VARIANT"]));
        Assert.Equal((string?)run["run_id"], (string?)run["environment"]!["SPLITRUN_RUN_ID"]);
    }

    [Fact]
    public async Task SameRunId_GetsTheSame_WhateverStartsStopsOrIsPushedMeanwhile()
    {
        var key = await StartAsync();
        var stopped = await StartAsync();
        await _api.PushAsync($"{Path}/bundle", Tarballs.Valid("one"));
        var first = await _api.PostAsync($"{Path}/runs", """{"run_id":"r"}""");

        await StartAsync();
        await _api.PostAsync($"/api/v1/experiments/{stopped}/stop");
        await _api.SendAsync(HttpMethod.Delete, $"/api/v1/experiments/{stopped}");
        await _api.PushAsync($"{Path}/bundle", Tarballs.Valid("two"));
        var again = await _api.PostAsync($"{Path}/runs", """{"run_id":"r"}""");

        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.OK), (first.Status, again.Status));
        Assert.Equal(Essence(first.Json), Essence(again.Json));
        Assert.Contains(key, Essence(again.Json), StringComparison.Ordinal);
        Assert.Equal(2, (await _api.PostAsync($"{Path}/runs", """{"run_id":"s"}""")).Json["assignments"]!.AsArray().Count);
    }

    [Fact]
    public async Task SameRunId_ManyAtOnce_IsCreatedOnce()
    {
        await StartAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => _api.PostAsync($"{Path}/runs", """{"run_id":"r"}""")));

        Assert.Single(answers, a => a.Status == HttpStatusCode.Created);
        Assert.Single(answers.Select(a => Essence(a.Json)).Distinct());
    }

    [Fact]
    public async Task WithoutExperiments_TheDefaultBundleIsHandedOut()
    {
        await _api.PutAsync(Path, "{}");
        var pushed = (await _api.PushAsync($"{Path}/bundle", Tarballs.Valid("only"))).Json;

        var run = (await _api.PostAsync($"{Path}/runs", """{"run_id":"r"}""")).Json;

        Assert.Empty(run["assignments"]!.AsArray());
        Assert.Equal((string?)pushed["sha256"], (string?)run["bundle"]!["sha256"]);
        using var client = new HttpClient();
        Assert.Equal((long)pushed["size"]!, (await client.GetByteArrayAsync(new Uri((string)run["bundle"]!["url"]!))).LongLength);
    }

    [Fact]
    public async Task VariantsBundle_GoesBeforeTheDefault_AndASecondOneIsWarnedOf()
    {
        var first = await StartAsync("a", """[{"key":"x","weight":1},{"key":"y","weight":0}]""");
        var second = await StartAsync("b", """[{"key":"x","weight":1},{"key":"y","weight":0}]""");
        await _api.PushAsync($"{Path}/bundle", Tarballs.Valid("default"));
        await _api.PushBundleAsync(second, "x", Tarballs.Valid("second"));
        var one = (await _api.PostAsync($"{Path}/runs", "{}")).Json;
        var pushed = (string?)(await _api.PushBundleAsync(first, "x", Tarballs.Valid("first"))).Json["sha256"];

        var two = (await _api.PostAsync($"{Path}/runs", "{}")).Json;

        Assert.Empty(one["warnings"]!.AsArray());
        Assert.Equal((string?)one["assignments"]![1]!["bundle"]!["sha256"], (string?)one["bundle"]!["sha256"]);
        Assert.Equal(pushed, (string?)two["bundle"]!["sha256"]);
        Assert.Contains(second, (string?)two["warnings"]![0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task UnitThatIsMissing_OrAVariantThatIsNamed_WritesNothing()
    {
        var key = await StartAsync(definition: ""","assignment":{"strategy":"sticky","unit":"user"}""");

        var without = await _api.PostAsync($"{Path}/runs", """{"run_id":"r"}""");
        var forced = await _api.PostAsync($"{Path}/runs", """{"run_id":"r","unit":"u","variant":"a"}""");
        var right = await _api.PostAsync($"{Path}/runs", """{"run_id":"r","unit":"u"}""");

        Assert.Equal((HttpStatusCode.UnprocessableEntity, HttpStatusCode.UnprocessableEntity), (without.Status, forced.Status));
        Assert.Contains(key, without.Text, StringComparison.Ordinal);
        Assert.NotNull(without.Json["errors"]!["unit"]);
        Assert.NotNull(forced.Json["errors"]!["variant"]);
        Assert.Equal(HttpStatusCode.Created, right.Status);
    }

    [Fact]
    public async Task UnknownAutomation_IsNotFound() => Assert.Equal(HttpStatusCode.NotFound, (await _api.PostAsync($"{Path}/runs")).Status);

    private async Task<string> StartAsync(string prefix = "exp", string variants = """["a","b"]""", string definition = "") =>
        await _api.StartExperimentAsync($$"""{"automation":"{{_name}}","variants":{{variants}}{{definition}}}""", prefix);

    /// <summary>What has to stay the same: everything but the addresses of downloads, which expire.</summary>
    private static string Essence(JsonNode run)
    {
        var copy = run.DeepClone();
        foreach (var bundle in copy["assignments"]!.AsArray().Select(a => a!["bundle"]).Append(copy["bundle"]).OfType<JsonObject>())
        {
            bundle.Remove("url");
            bundle.Remove("expires_at");
        }

        return copy.ToJsonString();
    }
}
