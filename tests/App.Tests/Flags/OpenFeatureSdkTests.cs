using System.Text.Json.Nodes;
using Splitrun.App.Tests.Hosting;
using Splitrun.TestKit.Running;

namespace Splitrun.App.Tests.Flags;

/// <summary>OpenFeature's own server SDK with its standard OFREP provider works on the running app, with nothing of ours in between.</summary>
[Collection(RunningApp.Name)]
public sealed class OpenFeatureSdkTests(AppFixture fixture)
{
    private const string Somebody = """{"targetingKey":"user-1","plan":"pro"}""";

    private readonly Api _api = new(fixture.App.Client);

    [Theory]
    [InlineData("boolean", "false", "true")]
    [InlineData("number", "-1", "12.5")]
    [InlineData("string", "\"fallback\"", "\"a text\"")]
    [InlineData("object", "{}", """{"model":"m","limits":[1,2,{"deep":null}]}""")]
    public async Task Value_OfEachType_IsThePayload(string type, string fallback, string payload)
    {
        var key = await _api.StartExperimentAsync($$"""{"variants":[{"key":"a","payload":{{payload}}},{"key":"b","weight":0}]}""");

        var details = Assert.Single(await AskAsync((type, key, fallback, Somebody)));

        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(payload), details["value"]), details.ToJsonString());
        Assert.Equal(("a", "SPLIT"), ((string?)details["variant"], (string?)details["reason"]));
        Assert.Equal((2, "sticky", true), ((int)details["flagMetadata"]!["version"]!, (string?)details["flagMetadata"]!["reason"], (bool)details["flagMetadata"]!["counted"]!));
    }

    [Fact]
    public async Task Value_WithoutPayload_IsTheVariantsKey()
    {
        var key = await _api.StartExperimentAsync("""{"variants":["control",{"key":"challenger","weight":0}],"assignment":{"overrides":{"vip":"challenger"}}}""");

        var details = await AskAsync(("string", key, "\"fallback\"", Somebody), ("string", key, "\"fallback\"", """{"targetingKey":"vip"}"""));

        Assert.Equal(["control SPLIT", "challenger TARGETING_MATCH"], details.Select(d => $"{d["value"]} {d["reason"]}"));
    }

    [Fact]
    public async Task Errors_AreTheSdksOwn_AndGiveTheFallback()
    {
        var key = await _api.StartExperimentAsync();

        var details = await AskAsync(
            ("string", key, "\"fallback\"", "{}"),
            ("string", $"nobody-{key}", "\"fallback\"", Somebody),
            ("number", key, "7", Somebody),
            ("string", key, "\"fallback\"", """{"targetingKey":7}"""));

        Assert.Equal(
            ["fallback ERROR TARGETING_KEY_MISSING", "fallback ERROR FLAG_NOT_FOUND", "7 ERROR TYPE_MISMATCH", "fallback ERROR INVALID_CONTEXT"],
            details.Select(d => $"{d["value"]} {d["reason"]} {d["errorCode"]}"));
    }

    [Fact]
    public async Task Life_OfAnExperiment_IsFollowedAtOnce()
    {
        var key = $"life-{Guid.NewGuid():N}";
        var path = $"/api/v1/experiments/{key}";
        await _api.PutAsync(path, """{"variants":["a",{"key":"b","weight":0}]}""");
        var seen = new List<string>();
        async Task LookAsync()
        {
            var details = Assert.Single(await AskAsync(("string", key, "\"fallback\"", Somebody)));
            seen.Add($"{details["value"]} {details["reason"]}");
        }

        await LookAsync();
        foreach (var (action, body) in new[] { ("start", "{}"), ("promote", """{"variant":"b"}"""), ("rollback", "{}"), ("resume", "{}"), ("stop", "{}") })
        {
            await _api.PostAsync($"{path}/{action}", body);
            await LookAsync();
        }

        // A draft has no value, which this version of the SDK's provider takes for an answer it does not know: the fallback all the same.
        Assert.Equal(["fallback ERROR", "a SPLIT", "b STATIC", "a STATIC", "a SPLIT", "a STATIC"], seen);
    }

    private async Task<List<JsonNode>> AskAsync(params (string Type, string Key, string Fallback, string Context)[] questions)
    {
        var asked = questions.Select(q => $$"""{"type":"{{q.Type}}","key":"{{q.Key}}","fallback":{{q.Fallback}},"context":{{q.Context}}}""");
        var address = fixture.App.Client.BaseAddress!.GetLeftPart(UriPartial.Authority);
        var printed = await NodeScript.RunAsync("tests/App.Tests/Flags/openfeature.mjs", $"[{string.Join(',', asked)}]", address);
        return [.. JsonNode.Parse(printed)!.AsArray().Select(details => details!)];
    }
}
