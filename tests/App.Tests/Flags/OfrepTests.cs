using System.Net;
using System.Text.Json.Nodes;
using Splitrun.App.Tests.Hosting;

namespace Splitrun.App.Tests.Flags;

/// <summary>The protocol itself, request by request.</summary>
[Collection(RunningApp.Name)]
public sealed class OfrepTests(AppFixture fixture)
{
    private const string All = "/ofrep/v1/evaluate/flags";
    private const string Somebody = """{"context":{"targetingKey":"user-1"}}""";

    private readonly Api _api = new(fixture.App.Client);

    [Fact]
    public async Task Evaluate_Running_AnswersEverythingAndRecordsNothing()
    {
        var key = await _api.StartExperimentAsync("""{"variants":[{"key":"a","payload":{"x":1}},{"key":"b","weight":0}]}""");

        var answer = await _api.PostAsync($"{All}/{key}", Somebody);

        Assert.Equal((HttpStatusCode.OK, "application/json"), (answer.Status, answer.ContentType));
        Assert.Equal(
            $$$"""{"key":"{{{key}}}","reason":"SPLIT","variant":"a","value":{"x":1},"metadata":{"version":2,"reason":"sticky","counted":true}}""", answer.Text);
        Assert.Equal(0, (int)(await _api.GetAsync($"/api/v1/experiments/{key}/report")).Json["totals"]!["assigned"]!);
    }

    [Theory]
    [InlineData("""{"assignment":{"overrides":{"user-1":"b"}}}""", "b TARGETING_MATCH override")]
    [InlineData("""{"assignment":{"coverage":0}}""", "a STATIC not_covered")]
    [InlineData("""{"assignment":{"layer":{"name":"l","range":[0.9999,1]}}}""", "a STATIC layer")]
    [InlineData("""{"assignment":{"holdout":{"name":"h","share":0.9999}}}""", "a STATIC holdout")]
    [InlineData("""{"assignment":{"segments":[{"attribute":"plan","operator":"equals","value":"pro"}]}}""", "a STATIC segment")]
    [InlineData("""{"assignment":{"segments":[{"attribute":"targetingKey","operator":"equals","value":"user-1"}]}}""", "b SPLIT sticky")]
    [InlineData("""{"assignment":{"ramp":[100]}}""", "b SPLIT sticky")]
    [InlineData("""{"start_date":"2001-01-01","end_date":"2001-01-02"}""", "a STATIC outside_window")]
    public async Task Evaluate_WhoTakesPart_FollowsTheDefinition(string part, string expected)
    {
        var definition = JsonNode.Parse(part)!;
        definition["variants"] = JsonNode.Parse("""[{"key":"a","weight":0},"b"]""");
        var key = await _api.StartExperimentAsync(definition.ToJsonString());

        var flag = (await _api.PostAsync($"{All}/{key}", Somebody)).Json;

        Assert.Equal(expected, $"{flag["value"]} {flag["reason"]} {flag["metadata"]!["reason"]}");
    }

    [Fact]
    public async Task Evaluate_Segments_ReadTheContext()
    {
        var key = await _api.StartExperimentAsync("""{"variants":[{"key":"a","weight":0},"b"],"assignment":{"segments":[{"attribute":"app.version","operator":"semver_gte","value":"2.0.0"}]}}""");

        var old = await _api.PostAsync($"{All}/{key}", """{"context":{"targetingKey":"u","app":{"version":"1.9.9"}}}""");
        var now = await _api.PostAsync($"{All}/{key}", """{"context":{"app":{"version":"2.1.0"},"targetingKey":"u"},"other":[{"context":1}]}""");
        var odd = await _api.PostAsync($"{All}/{key}", """{"context":{"targetingKey":"u","\ud800":"\ud800","app":{"version":"\ud800"}}}""");

        Assert.Equal(["a", "b", "a"], new[] { old, now, odd }.Select(answer => (string?)answer.Json["value"]));
    }

    [Theory]
    [InlineData("", "draft", "DISABLED")]
    [InlineData("start", "running", "SPLIT")]
    [InlineData("start stop", "stopped", "STATIC")]
    [InlineData("start rollback", "rolled_back", "STATIC")]
    [InlineData("start promote", "promoted", "STATIC")]
    [InlineData("start archive", "archived", "DISABLED")]
    public async Task Evaluate_EachState_HasItsReason(string actions, string state, string reason)
    {
        var key = $"state-{Guid.NewGuid():N}";
        var path = $"/api/v1/experiments/{key}";
        await _api.PutAsync(path, """{"variants":["a",{"key":"b","weight":0}]}""");
        foreach (var action in actions.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var done = action == "archive"
                ? await _api.SendAsync(HttpMethod.Delete, path)
                : await _api.PostAsync($"{path}/{action}", action == "promote" ? """{"variant":"b"}""" : "{}");
            Assert.Equal(HttpStatusCode.OK, done.Status);
        }

        var flag = (await _api.PostAsync($"{All}/{key}", Somebody)).Json;

        Assert.Equal(state, (string?)(await _api.GetAsync(path)).Json["state"]);
        Assert.Equal(reason, (string?)flag["reason"]);
        Assert.Equal(reason == "DISABLED" ? null : state == "promoted" ? "b" : "a", (string?)flag["value"]);
        Assert.Equal((string?)flag["value"], (string?)flag["variant"]);
        Assert.Equal(state is "draft" or "archived" ? "DISABLED" : reason, (string?)(await _api.PostAsync($"{All}/{key}", reason == "SPLIT" ? Somebody : "{}")).Json["reason"]);
    }

    [Theory]
    [InlineData("", 400, "TARGETING_KEY_MISSING")]
    [InlineData("{}", 400, "TARGETING_KEY_MISSING")]
    [InlineData("""{"context":null}""", 400, "TARGETING_KEY_MISSING")]
    [InlineData("""{"context":{}}""", 400, "TARGETING_KEY_MISSING")]
    [InlineData("""{"context":{"targetingKey":""}}""", 400, "TARGETING_KEY_MISSING")]
    [InlineData("""{"context":{"targetingKey":null}}""", 400, "TARGETING_KEY_MISSING")]
    [InlineData("""{"context":{"targetingKey":7}}""", 400, "INVALID_CONTEXT")]
    [InlineData("""{"context":{"targetingKey":["u"]}}""", 400, "INVALID_CONTEXT")]
    [InlineData("""{"context":{"targetingKey":"a\nb"}}""", 400, "INVALID_CONTEXT")]
    [InlineData("""{"context":{"targetingKey":"\ud800"}}""", 400, "INVALID_CONTEXT")]
    [InlineData("""{"context":["u"]}""", 400, "INVALID_CONTEXT")]
    [InlineData("""{"context":"u"}""", 400, "INVALID_CONTEXT")]
    [InlineData("""{"context":{"targetingKey":"u"}""", 400, "PARSE_ERROR")]
    [InlineData("""{"context":{"targetingKey":"u"}} more""", 400, "PARSE_ERROR")]
    [InlineData("[]", 400, "PARSE_ERROR")]
    [InlineData("null", 400, "PARSE_ERROR")]
    [InlineData("not json", 400, "PARSE_ERROR")]
    public async Task Evaluate_BadRequest_IsAnErrorOfTheProtocol(string body, int status, string code)
    {
        var key = await _api.StartExperimentAsync();

        var answer = await _api.PostAsync($"{All}/{key}", body);

        Assert.Equal((status, "application/json"), ((int)answer.Status, answer.ContentType));
        Assert.Equal((key, code), ((string?)answer.Json["key"], (string?)answer.Json["errorCode"]));
        Assert.NotEmpty((string)answer.Json["errorDetails"]!);
    }

    [Theory]
    [InlineData("nobody")]
    [InlineData("-")]
    [InlineData("a%20b")]
    [InlineData("%F0%9F%A7%AA")]
    public async Task Evaluate_UnknownFlag_IsNotFound(string key)
    {
        var answer = await _api.PostAsync($"{All}/{key}", Somebody);

        Assert.Equal((HttpStatusCode.NotFound, "FLAG_NOT_FOUND"), (answer.Status, (string?)answer.Json["errorCode"]));
        Assert.Equal(Uri.UnescapeDataString(key), (string?)answer.Json["key"]);
    }

    [Fact]
    public async Task Evaluate_TooMuch_IsRefused()
    {
        var key = await _api.StartExperimentAsync();
        var context = $$$"""{"context":{"targetingKey":"u","x":"{{{new string('x', 70_000)}}}"}}""";
        var body = $$"""{"x":"{{new string('x', 1024 * 1024)}}"}""";

        Assert.Equal("GENERAL", (string?)(await _api.PostAsync($"{All}/{key}", context)).Json["errorCode"]);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await _api.PostAsync($"{All}/{key}", body)).Status);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, (await _api.SendAsync(HttpMethod.Post, $"{All}/{key}", "{}", "text/plain")).Status);
    }

    [Fact]
    public async Task EvaluateAll_EachFlagHasItsOwnAnswer()
    {
        var running = await _api.StartExperimentAsync();
        var draft = $"draft-{Guid.NewGuid():N}";
        await _api.PutAsync($"/api/v1/experiments/{draft}", """{"variants":["a","b"]}""");
        var archived = await _api.StartExperimentAsync();
        await _api.SendAsync(HttpMethod.Delete, $"/api/v1/experiments/{archived}");

        var flags = (await _api.PostAsync(All, Somebody)).Json["flags"]!.AsArray().ToDictionary(flag => (string)flag!["key"]!, flag => flag!);
        var keyless = (await _api.PostAsync(All)).Json["flags"]!.AsArray().ToDictionary(flag => (string)flag!["key"]!, flag => flag!);
        var alone = (await _api.PostAsync($"{All}/{running}", Somebody)).Json;

        Assert.True(JsonNode.DeepEquals(alone, flags[running]));
        Assert.Equal("DISABLED", (string?)flags[draft]["reason"]);
        Assert.DoesNotContain(archived, flags.Keys);
        Assert.Equal(("TARGETING_KEY_MISSING", "DISABLED"), ((string?)keyless[running]["errorCode"], (string?)keyless[draft]["reason"]));
    }

    [Fact]
    public async Task EvaluateAll_TagOfTheSameBody_Is304()
    {
        await _api.StartExperimentAsync();

        await AgainstOthersAsync(async () =>
        {
            var first = await _api.PostAsync(All, Somebody);
            var tag = first.ETag!;
            var forms = new[] { tag, $"W/{tag}", tag.Trim('"'), $"\"other\", {tag}", "*" };
            var answers = new List<HttpStatusCode>();
            foreach (var form in forms)
            {
                answers.Add((await _api.SendAsync(HttpMethod.Post, All, Somebody, headers: ("If-None-Match", form))).Status);
            }

            var other = await _api.SendAsync(HttpMethod.Post, All, Somebody, headers: ("If-None-Match", "\"other\""));
            var unchanged = (await _api.PostAsync(All, Somebody)).ETag == tag;
            return unchanged && other.ETag == tag && other.Status == HttpStatusCode.OK && answers.TrueForAll(status => status == HttpStatusCode.NotModified);
        });
    }

    [Fact]
    public async Task EvaluateAll_Changed_HasAnotherTag()
    {
        var before = (await _api.PostAsync(All, Somebody)).ETag!;
        await _api.StartExperimentAsync();

        var after = await _api.SendAsync(HttpMethod.Post, All, Somebody, headers: ("If-None-Match", before));

        Assert.Equal(HttpStatusCode.OK, after.Status);
        Assert.NotEqual(before, after.ETag);
    }

    [Theory]
    [InlineData("{", "PARSE_ERROR")]
    [InlineData("""{"context":7}""", "INVALID_CONTEXT")]
    public async Task EvaluateAll_BadRequest_IsAnErrorOfTheProtocol(string body, string code)
    {
        var answer = await _api.PostAsync(All, body);

        Assert.Equal((HttpStatusCode.BadRequest, code, null), (answer.Status, (string?)answer.Json["errorCode"], answer.Json["key"]));
    }

    /// <summary>Other tests change experiments of the same app meanwhile: a look at all of them may need to be taken again.</summary>
    private static async Task AgainstOthersAsync(Func<Task<bool>> look) =>
        await TestKit.Polling.Eventually.TrueAsync(look, TimeSpan.FromSeconds(60), "all forms of the tag are answered 304, and none other");
}
