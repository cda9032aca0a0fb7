using System.Net;
using Splitrun.App.Tests.Hosting;
using Splitrun.TestKit.Bundles;

namespace Splitrun.App.Tests.Presets;

/// <summary>Experiments that come with their tarballs, over HTTP.</summary>
[Collection(RunningApp.Name)]
public sealed class PresetTests(AppFixture fixture)
{
    private const string Plugins = "/api/v1/presets/plugin";
    private const string Prompts = "/api/v1/presets/prompt";
    private const string Import = "/api/v1/experiments/import-bundle";

    private readonly Api _api = new(fixture.App.Client);

    [Fact]
    public async Task PluginPreset_New_CanBeDispatchedAndDownloaded()
    {
        var key = NewKey();

        var created = await _api.PostAsync($"{Plugins}?start=true", Preset(key));

        Assert.Equal(HttpStatusCode.Created, created.Status);
        Assert.Equal(("running", "weekly-review", 2), ((string?)created.Json["experiment"]!["state"], (string?)created.Json["automation"], created.Json["bundles"]!.AsArray().Count));
        var run = await _api.DispatchAsync(key, """{"variant":"two"}""");
        Assert.Equal((string?)created.Json["bundles"]![1]!["sha256"], (string?)run["bundle"]!["sha256"]);
        Assert.Equal("fast", (string?)run["payload"]!["model"]);
        var tarball = await fixture.App.Client.GetByteArrayAsync($"/api/v1/experiments/{key}/variants/two/bundle");
        Assert.Equal((string?)run["bundle"]!["sha256"], Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(tarball)));
    }

    [Fact]
    public async Task PluginPreset_Again_IsTheSameAnswer()
    {
        var key = NewKey();
        var first = await _api.PostAsync(Plugins, Preset(key));

        var again = await _api.PostAsync(Plugins, Preset(key));

        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.OK), (first.Status, again.Status));
        Assert.Equal((first.Text, first.ETag), (again.Text, again.ETag));
    }

    [Fact]
    public async Task PluginPreset_AtTheSameTime_CreatesOnce()
    {
        var key = NewKey();

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => _api.PostAsync(Plugins, Preset(key))));

        Assert.Single(answers, a => a.Status == HttpStatusCode.Created);
        Assert.Equal(7, answers.Count(a => a.Status == HttpStatusCode.OK));
        Assert.Single(answers.Select(a => a.Text).Distinct());
    }

    [Fact]
    public async Task PluginPreset_OtherContent_IsAConflict()
    {
        var key = NewKey();
        await _api.PostAsync(Plugins, Preset(key));

        var other = await _api.PostAsync(Plugins, Preset(key).Replace("Review.", "Review twice.", StringComparison.Ordinal));

        Assert.Equal(HttpStatusCode.Conflict, other.Status);
        Assert.NotNull(other.Json["errors"]!["experiment_id"]);
    }

    [Theory]
    [InlineData("""{"name":"n","prompt":"p","experiment_id":"e","variants":[{"name":"a","weight":1,"plugins":[{"source":"github:o/r"}]},{"name":"b","weight":1,"plugins":[{"source":"nowhere"}]}]}""", "variants[1].plugins[0].source")]
    [InlineData("""{"name":"n","prompt":"p","experiment_id":"e","variants":[{"name":"a","weight":0.5}]}""", "variants[0].weight")]
    [InlineData("""{"name":"n","prompt":"p","extra":1}""", "extra")]
    [InlineData("""{"name":"n","prompt":"p","plugins":"github:o/r"}""", "plugins[0]")]
    [InlineData("""{"name":"n","prompt":"p","repos":7,"plugins":{"source":"github:o/r"}}""", "repos[0]")]
    [InlineData("{}", "name")]
    [InlineData("[]", "body")]
    public async Task PluginPreset_Wrong_NamesTheField(string body, string field)
    {
        var answer = await _api.PostAsync(Plugins, body);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
        Assert.Contains(answer.Json["errors"]!.AsObject(), e => e.Key == field);
    }

    [Fact]
    public async Task PromptPreset_New_HoldsTheVariantsPrompts()
    {
        var key = NewKey();

        var created = await _api.PostAsync(Prompts, $$"""{"name":"n","experiment_id":"{{key}}","repos":"https://example.com/r.git","trigger":{"type":"event","source":"github","on":"push"},"variants":[{"name":"a","weight":1,"prompt":"Be brief."},{"name":"b","weight":1,"prompt":"Be thorough."}]}""");

        Assert.Equal(HttpStatusCode.Created, created.Status);
        Assert.Equal("prompt", (string?)created.Json["experiment"]!["kind"]);
        Assert.Equal("Be thorough.", (string?)created.Json["experiment"]!["variants"]![1]!["payload"]!["prompt"]);
        Assert.StartsWith("trigger:", (string?)Assert.Single(created.Json["warnings"]!.AsArray()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task PluginPreset_WithoutVariants_IsTheAutomationsDefaultBundle()
    {
        var name = NewKey();
        var preset = $$"""{"name":"Tidy up","automation":"{{name}}","prompt":"Tidy up.","model":"deep","plugins":{"source":"github:o/r"} }""";

        var created = await _api.PostAsync(Plugins, preset);
        var again = await _api.PostAsync(Plugins, preset);
        var other = await _api.PostAsync(Plugins, preset.Replace("Tidy up.", "Tidy.", StringComparison.Ordinal));
        var replaced = await _api.PostAsync($"{Plugins}?replace=true", preset.Replace("Tidy up.", "Tidy.", StringComparison.Ordinal));

        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.OK, HttpStatusCode.Conflict, HttpStatusCode.OK), (created.Status, again.Status, other.Status, replaced.Status));
        Assert.Equal(created.Text, again.Text);
        Assert.Null(created.Json["experiment"]);
        var run = await _api.PostAsync($"/api/v1/automations/{name}/runs");
        Assert.Equal((string?)replaced.Json["bundles"]![0]!["sha256"], (string?)run.Json["bundle"]!["sha256"]);
    }

    [Fact]
    public async Task ImportBundle_OldTarball_BecomesAnExperiment()
    {
        var key = NewKey();
        var old = OldTarball(key);

        var created = await _api.PostTarballAsync($"{Import}?automation=weekly&start=true", old);
        var again = await _api.PostTarballAsync($"{Import}?automation=weekly&start=true", old);

        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.OK), (created.Status, again.Status));
        Assert.Equal(created.Text, again.Text);
        Assert.Equal("weekly", (string?)created.Json["automation"]);
        var run = await _api.DispatchAsync(key, """{"variant":"treatment"}""");
        Assert.Equal((string?)created.Json["bundles"]![1]!["sha256"], (string?)run["bundle"]!["sha256"]);
        Assert.Equal("fast", (string?)run["payload"]!["model"]);
    }

    [Fact]
    public async Task ImportBundle_Unfit_SaysWhy()
    {
        var answer = await _api.PostTarballAsync(Import, new TarballBuilder().File("experiment_config.json", """{"experiment_id":"e","variants":[{"name":"a","weight":"much"}]}""").ToArray());

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
        Assert.NotNull(answer.Json["errors"]!["experiment_config.variants[0].weight"]);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await _api.PostTarballAsync(Import, new TarballBuilder().File("experiment_config.json", "no JSON").ToArray())).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await _api.PostTarballAsync(Import, "no gzip"u8.ToArray())).Status);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, (await _api.PostAsync(Import, "{}")).Status);
    }

    private static string NewKey() => $"preset-{Guid.NewGuid():N}";

    private static string Preset(string key) =>
        $$"""
        {"name":"Weekly review","experiment_id":"{{key}}","prompt":"Review.",
         "variants":[{"name":"one","weight":1,"plugins":{"source":"github:o/one"} },{"name":"two","weight":1,"model":"fast","plugins":[{"source":"github:o/two","ref":"v2"}]} ] }
        """;

    private static byte[] OldTarball(string key) => new TarballBuilder()
        .File("main.py", "print('old')\n")
        .File("experiment_config.json", $$"""{"experiment_id":"{{key}}","variants":[{"model":null,"name":"control","weight":3,"plugins":[{"source":"github:o/a"}]},{"model":"fast","name":"treatment","weight":1,"plugins":{"source":"github:o/b"} } ] }""")
        .ToArray();
}
