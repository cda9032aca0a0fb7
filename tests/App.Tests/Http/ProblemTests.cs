using System.Net;
using System.Text.Json.Nodes;
using Splitrun.App.Tests.Hosting;

namespace Splitrun.App.Tests.Http;

/// <summary>Bad input: a problem document that names the field, and never a 5xx.</summary>
[Collection(RunningApp.Name)]
public sealed class ProblemTests(AppFixture fixture)
{
    private readonly Api _api = new(fixture.App.Client);

    [Theory]
    [InlineData("""{"variants":[""", 400, "body")]
    [InlineData("""{"variants":["a","b"],"variants":["c","d"]}""", 400, "body")]
    [InlineData("""[1]""", 422, "body")]
    [InlineData("""null""", 422, "body")]
    [InlineData("""{}""", 422, "variants")]
    [InlineData("""{"variants":["a"]}""", 422, "variants")]
    [InlineData("""{"variants":["a","a"]}""", 422, "variants")]
    [InlineData("""{"variants":[null,"b"]}""", 422, "variants[0]")]
    [InlineData("""{"variants":["a","b c"]}""", 422, "variants[1].key")]
    [InlineData("""{"variants":[{"key":"a","weight":-1},"b"]}""", 422, "variants[0].weight")]
    [InlineData("""{"variants":[{"key":"a","weight":1e999},"b"]}""", 422, "variants[0].weight")]
    [InlineData("""{"variants":[{"key":"a","weight":"much"},"b"]}""", 422, "variants[0].weight")]
    [InlineData("""{"variants":[{"key":"a","weight":0},{"key":"b","weight":0}]}""", 422, "variants")]
    [InlineData("""{"variants":[{"key":"a","wieght":1},"b"]}""", 422, "variants[0].wieght")]
    [InlineData("""{"variants":["a","b"],"colour":"red"}""", 422, "colour")]
    [InlineData("""{"variants":["a","b"],"":1}""", 422, "\"\"")]
    [InlineData("""{"variants":[{"key":"a","":1},"b"]}""", 422, "variants[0].\"\"")]
    [InlineData("""{"variants":["a","b"],"a.b['c\n":1}""", 422, "a.b['c\n")]
    [InlineData("""{"variants":["a","b"],"state":"running"}""", 422, "state")]
    [InlineData("""{"variants":["a","b"],"key":"other"}""", 422, "key")]
    [InlineData("""{"variants":["a","b"],"control":"c"}""", 422, "control")]
    [InlineData("""{"variants":["a","b"],"description":"\ud800"}""", 400, "body")]
    [InlineData("""{"variants":["a","b"],"start_date":"2026-13-01"}""", 422, "start_date")]
    [InlineData("""{"variants":["a","b"],"start_date":"2026-12-01","end_date":"2026-11-01"}""", 422, "end_date")]
    [InlineData("""{"variants":["a","b"],"assignment":{"strategy":"guess"}}""", 422, "assignment.strategy")]
    [InlineData("""{"variants":["a","b"],"assignment":{"coverage":1.5}}""", 422, "assignment.coverage")]
    [InlineData("""{"variants":["a","b"],"assignment":{"layer":{"name":"x","range":[0.5,0.2]}}}""", 422, "assignment.layer.range")]
    [InlineData("""{"variants":["a","b"],"assignment":{"overrides":{"u":"z"}}}""", 422, "assignment.overrides.u")]
    [InlineData("""{"variants":["a","b"],"guardrails":[{"metric":"m"}]}""", 422, "guardrails[0]")]
    [InlineData("""{"variants":["a","b"],"guardrails":[{"metric":"m","threshold":"about 3"}]}""", 422, "guardrails[0].threshold")]
    [InlineData("""{"variants":["a","b"],"analysis":{"alpha":1}}""", 422, "analysis.alpha")]
    [InlineData("""{"variants":["a","b"],"notify":[{"kind":"webhook","url":"ftp://x"}]}""", 422, "notify[0].url")]
    [InlineData("""{"variants":["a","b"],"shards":65}""", 422, "shards")]
    public async Task PutExperiment_BadDefinition_NamesTheFieldAndWritesNothing(string json, int status, string field)
    {
        var key = $"bad-{Guid.NewGuid():N}";

        var answer = await _api.PutAsync($"/api/v1/experiments/{key}", json);

        AssertProblem(answer, status, field);
        Assert.Equal(HttpStatusCode.NotFound, (await _api.GetAsync($"/api/v1/experiments/{key}")).Status);
    }

    [Theory]
    [InlineData("""{"\ud800":1}""")]
    [InlineData("""{"description":"\udc00"}""")]
    [InlineData("""{"variants":[{"key":"a","payload":{"\uD800":1}},"b"]}""")]
    [InlineData("""{"variants":[{"key":"a","payload":["\udc00\ud800"]},"b"]}""")]
    public async Task PatchExperiment_HalfACharacter_IsRefused(string json)
    {
        var key = await _api.StartExperimentAsync();

        AssertProblem(await _api.SendAsync(HttpMethod.Patch, $"/api/v1/experiments/{key}", json), 400, "body");
    }

    [Theory]
    [InlineData("POST", "/api/v1/outcomes", """[{"experiment":"$key","run_id":"r","prediction":"\udc00\ud800"}]""", 400)]
    [InlineData("POST", "/api/v1/outcomes", """{"experiment":"$key","run_id":"r","conclusion":"success","metrics":{"m":"\ud800"}}""", 400)]
    [InlineData("POST", "/api/v1/experiments/$key/runs", """{"attributes":{"x":["\ud800"]}}""", 400)]
    [InlineData("POST", "/ofrep/v1/evaluate/flags/$key", """{"context":{"targetingKey":"u","x":"\ud800","\udc00":1}}""", 200)]
    [InlineData("POST", "/api/v1/experiments/$key/state", """{"counts":{"\ud800":{"a":1}},"runs":["\udc00"]}""", 400)]
    [InlineData("POST", "/api/v1/experiments/$key/runs", """{"attributes":{"x":"\ud83d\ude00 \\ud800"}}""", 201)]
    public async Task Body_HalfACharacterAnywhere_IsNoFailureOfTheApp(string method, string path, string json, int status)
    {
        var key = await _api.StartExperimentAsync("""{"variants":["a","b"],"assignment":{"segments":[{"not":{"attribute":"x","operator":"matches","value":"y"}}]}}""");

        var answer = await _api.SendAsync(new HttpMethod(method), path.Replace("$key", key, StringComparison.Ordinal), json.Replace("$key", key, StringComparison.Ordinal));

        Assert.True((int)answer.Status == status, answer.Text);
    }

    [Theory]
    [InlineData("PUT", "")]
    [InlineData("PATCH", "")]
    [InlineData("POST", "/runs")]
    public async Task Body_ThatIsNoUtf8_IsRefused(string method, string path)
    {
        var key = await _api.StartExperimentAsync();
        using var request = new HttpRequestMessage(new HttpMethod(method), $"/api/v1/experiments/{key}{path}") { Content = new ByteArrayContent([.. "{\"a"u8, 0xC3, .. "(\":1}"u8]) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", "application/json");

        using var answer = await fixture.App.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Theory]
    [InlineData("""{"run_id":""}""", "run_id")]
    [InlineData("""{"run_id":"a\nb"}""", "run_id")]
    [InlineData("""{"unit":7}""", "unit")]
    [InlineData("""{"variant":"nobody"}""", "variant")]
    [InlineData("""{"attributes":[1]}""", "attributes")]
    [InlineData("""{"assigned_at":"2026-01-01T00:00:00Z"}""", "assigned_at")]
    public async Task DispatchRun_BadRequest_NamesTheField(string json, string field)
    {
        var key = await _api.StartExperimentAsync();

        AssertProblem(await _api.PostAsync($"/api/v1/experiments/{key}/runs", json), 422, field);
    }

    [Theory]
    [InlineData("""{"run_id":"r","conclusion":"success"}""", "experiment")]
    [InlineData("""{"experiment":"$key","conclusion":"success"}""", "run_id")]
    [InlineData("""{"experiment":"$key","run_id":"r"}""", "conclusion")]
    [InlineData("""{"experiment":"$key","run_id":"r","conclusion":"great"}""", "conclusion")]
    [InlineData("""{"experiment":"$key","run_id":"r","conclusion":"success","variant":"b"}""", "variant")]
    [InlineData("""{"experiment":"$key","run_id":"r","conclusion":"success","metrics":{"m":"x"}}""", "metrics.m")]
    [InlineData("""{"experiment":"$key","run_id":"r","conclusion":"success","metrics":{"success":0.5}}""", "metrics.success")]
    [InlineData("""{"experiment":"$key","run_id":"r","conclusion":"success","metrics":{"success":false}}""", "metrics.success")]
    [InlineData("""{"experiment":"$key","run_id":"r","conclusion":"success","primary_metric":1,"metrics":{"effective_tokens":2}}""", "metrics.effective_tokens")]
    [InlineData("""{"experiment":"$key","run_id":"r","conclusion":"success","duration_ms":1,"metrics":{"duration_ms":2}}""", "metrics.duration_ms")]
    [InlineData("""{"experiment":"$key","run_id":"r","conclusion":"success","recorded_at":"2999-01-01T00:00:00Z"}""", "recorded_at")]
    [InlineData("""{"experiment":"$key","run_id":"r","conclusion":"success","duration_ms":-1}""", "duration_ms")]
    [InlineData("""{"experiment":"$key","run_id":"r","conclusion":"success","ratios":{"r":[1]}}""", "ratios.r")]
    [InlineData("""{"experiment":"$key","run_id":"r","conclusion":"success","waiting_since":"2026-01-01T00:00:00Z"}""", "waiting_since")]
    public async Task PostOutcomes_BadOutcome_NamesTheField(string json, string field)
    {
        var key = await _api.StartExperimentAsync();

        AssertProblem(await _api.PostAsync("/api/v1/outcomes", json.Replace("$key", key, StringComparison.Ordinal)), 422, field);
    }

    [Theory]
    [InlineData("/api/v1/runs?limit=0", "limit")]
    [InlineData("/api/v1/runs?limit=many", "limit")]
    [InlineData("/api/v1/outcomes/poison?limit=1001", "limit")]
    [InlineData("/api/v1/publications/poison?limit=0", "limit")]
    [InlineData("/api/v1/runs?cursor=zzz", "cursor")]
    [InlineData("/api/v1/runs?from=yesterday", "from")]
    [InlineData("/api/v1/runs?from=2026-05-02&to=2026-05-01", "from")]
    [InlineData("/api/v1/runs?conclusion=great", "conclusion")]
    [InlineData("/api/v1/runs?variant=a", "variant")]
    [InlineData("/api/v1/experiments?state=asleep", "state")]
    public async Task Lists_BadParameter_NamesIt(string path, string field) => AssertProblem(await _api.GetAsync(path), 422, field);

    [Theory]
    [InlineData("GET", "/api/v1/experiments/nobody")]
    [InlineData("POST", "/api/v1/experiments/nobody/runs")]
    [InlineData("POST", "/api/v1/experiments/nobody/start")]
    [InlineData("POST", "/api/v1/experiments/nobody/analyze")]
    [InlineData("GET", "/api/v1/experiments/nobody/report")]
    [InlineData("GET", "/api/v1/experiments/nobody/decisions")]
    [InlineData("GET", "/api/v1/experiments/nobody/runs/r")]
    [InlineData("PATCH", "/api/v1/experiments/nobody")]
    [InlineData("GET", "/no/such/address")]
    public async Task UnknownAddress_IsAProblemDocument(string method, string path)
    {
        var answer = await _api.SendAsync(new HttpMethod(method), path, method == "GET" ? null : "{}");

        Assert.Equal((HttpStatusCode.NotFound, "application/problem+json"), (answer.Status, answer.ContentType));
    }

    [Theory]
    [InlineData("DELETE", "/api/v1/outcomes", "POST")]
    [InlineData("POST", "/healthz", "GET, HEAD")]
    [InlineData("POST", "/API/v1/experiments/x/", "DELETE, GET, HEAD, PATCH, PUT")]
    [InlineData("GET", "/api/v1/experiments/x/start", "POST")]
    [InlineData("OPTIONS", "/dashboard", "GET, HEAD")]
    public async Task KnownAddress_OtherMethod_Is405WithAllow(string method, string path, string allow)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        using var answer = await fixture.App.Client.SendAsync(request);
        var problem = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;

        Assert.Equal(HttpStatusCode.MethodNotAllowed, answer.StatusCode);
        Assert.Equal(allow, string.Join(", ", answer.Content.Headers.Allow));
        Assert.Equal("urn:splitrun:problem:method-not-allowed", (string?)problem["type"]);
    }

    [Theory]
    [InlineData("PUT", "/api/v1/experiments/x", "application/x-www-form-urlencoded")]
    [InlineData("POST", "/api/v1/outcomes", "text/plain")]
    public async Task Body_OfTheWrongType_Is415(string method, string path, string contentType) =>
        AssertProblem(await _api.SendAsync(new HttpMethod(method), path, "{}", contentType), 415, "Content-Type");

    [Fact]
    public async Task Body_OverTheLimit_Is413()
    {
        var large = $$"""{"variants":["a","b"],"description":"{{new string('x', 1024 * 1024)}}"}""";

        AssertProblem(await _api.PutAsync("/api/v1/experiments/large", large), 413, "body");
    }

    [Fact]
    public async Task PutExperiment_FrozenFieldOfARunningOne_Is409()
    {
        var key = await _api.StartExperimentAsync();

        AssertProblem(await _api.PutAsync($"/api/v1/experiments/{key}", """{"variants":["a","c"],"metric":"effective_tokens"}"""), 409, "variants");
    }

    [Fact]
    public async Task PutExperiment_StaleIfMatch_Is412()
    {
        var key = await _api.StartExperimentAsync();

        var answer = await _api.SendAsync(HttpMethod.Put, $"/api/v1/experiments/{key}", """{"variants":["a","b"]}""", headers: ("If-Match", "\"1\""));

        AssertProblem(answer, 412, "If-Match");
    }

    private static void AssertProblem(ApiAnswer answer, int status, string field)
    {
        Assert.True((int)answer.Status == status, answer.Text);
        Assert.Equal("application/problem+json", answer.ContentType);
        Assert.True(answer.Json["errors"]![field] is not null, answer.Text);
    }
}
