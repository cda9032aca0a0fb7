using System.Net;
using System.Text.Json.Nodes;
using Splitrun.App.Tests.Hosting;
using Splitrun.TestKit.Bundles;

namespace Splitrun.App.Tests.OpenApi;

/// <summary>Requests that succeed, at least one for each operation, by area. A new operation gets its step here.</summary>
internal static class OperationWalk
{
    /// <summary>A definition that leaves nothing out, so that its answer has every member.</summary>
    private const string Whole = """
        {
          "automation": "walk", "kind": "prompt", "description": "d", "hypothesis": "h", "issue": 7, "repository": "owner/name", "tags": ["walk"],
          "variants": [{ "key": "a", "weight": 1, "description": "d" }, { "key": "b", "weight": 3, "payload": { "prompt": "p", "list": [1, null, "x"] } }],
          "control": "a",
          "metric": { "name": "effective_tokens", "kind": "continuous", "direction": "decrease", "unit": "tokens" },
          "secondary_metrics": ["duration_ms"],
          "guardrails": [{ "metric": "success", "max_regression": 0.1 }, { "metric": "toxicity", "threshold": "<=0.10", "action": "alert" }],
          "assignment": {
            "strategy": "random", "salt": "s", "coverage": 1, "layer": { "name": "walk", "range": [0, 1] }, "holdout": { "name": "walk", "share": 0 },
            "segments": [{ "any": [{ "attribute": "x", "operator": "exists" }, { "not": { "attribute": "x", "operator": "in", "value": ["y"] } }] }],
            "overrides": { "somebody": "b" }
          },
          "start_date": "2026-01-01", "end_date": "2126-01-01",
          "analysis": { "alpha": 0.05, "min_samples": 2, "planned_samples": 400 },
          "notify": [{ "kind": "webhook", "url": "http://127.0.0.1:9/none" }]
        }
        """;

    public static IReadOnlyList<Func<Api, Task>> Areas { get; } =
    [
        ExperimentsAsync,
        LifeAsync,
        BundlesAsync,
        PresetsAsync,
        AutomationsAsync,
        RunsAndOutcomesAsync,
        RowsAsync,
        FlagsAsync,
        StatisticsAsync,
        SessionsAsync,
        ServiceAsync,
    ];

    private static async Task ExperimentsAsync(Api api)
    {
        var key = await api.StartExperimentAsync(Whole, "walk");
        var path = $"/api/v1/experiments/{key}";
        var found = await api.GetAsync(path);
        await SucceedAsync(api.GetAsync(path, ("If-None-Match", found.ETag!)), HttpStatusCode.NotModified);
        await SucceedAsync(api.SendAsync(HttpMethod.Patch, path, """{"description":"another"}"""));
        await SucceedAsync(api.GetAsync($"{path}/versions"));
        await SucceedAsync(api.GetAsync("/api/v1/experiments?tag=walk"));
        await SucceedAsync(api.GetAsync("/api/v1/metrics"));
        const string import = "/api/v1/experiments/import?automation=walk&relative_weights=true";
        var declared = $$"""{"experiments":{"x{{Guid.NewGuid():N}}":{"variants":["a","b"],"weight":[1,2],"min_samples":1} } }""";
        await SucceedAsync(api.PostAsync(import, declared), HttpStatusCode.Created);
        await SucceedAsync(api.PostAsync(import, declared));
        await SucceedAsync(api.SendAsync(HttpMethod.Delete, path));
    }

    private static async Task LifeAsync(Api api)
    {
        var key = $"walk-{Guid.NewGuid():N}";
        var path = $"/api/v1/experiments/{key}";
        await SucceedAsync(api.PutAsync(path, """{"variants":["a","b"]}"""), HttpStatusCode.Created);
        await SucceedAsync(api.PutAsync(path, """{"variants":["a","b","c"]}"""));
        foreach (var (action, body) in new[]
        {
            ("start", "{}"), ("stop", """{"reason":"r"}"""), ("resume", "{}"), ("promote", """{"variant":"b"}"""), ("rollback", "{}"),
        })
        {
            await SucceedAsync(api.PostAsync($"{path}/{action}", body));
        }

        Assert.Equal(5, (await SucceedAsync(api.GetAsync($"{path}/decisions")))["items"]!.AsArray().Count);
    }

    private static async Task BundlesAsync(Api api)
    {
        var key = await api.StartExperimentAsync(prefix: "walk");
        var path = $"/api/v1/experiments/{key}/variants/a/bundle";
        await SucceedAsync(api.PushBundleAsync(key, "a", Tarballs.Valid()));
        Assert.Equal(HttpStatusCode.OK, (await api.GetAsync(path)).Status);
        Assert.Equal(HttpStatusCode.PartialContent, (await api.GetAsync(path, ("Range", "bytes=0-3"))).Status);
        Assert.Equal(HttpStatusCode.RequestedRangeNotSatisfiable, (await api.GetAsync(path, ("Range", "bytes=99999999-"))).Status);
    }

    private static async Task PresetsAsync(Api api)
    {
        var key = $"walk-{Guid.NewGuid():N}";
        const string Variants = """[{"name":"a","weight":1,"plugins":{"source":"github:o/a"}},{"name":"b","weight":1,"model":"m","prompt":"p","plugins":[{"source":"github:o/b","ref":"v1","repo_path":"x"}]}]""";
        foreach (var kind in new[] { "plugin", "prompt" })
        {
            var preset = $$"""{"name":"Walk","experiment_id":"{{key}}-{{kind}}","prompt":"p","repos":["https://example.com/r"],"enabled":true,"variants":{{Variants}} }""";
            await SucceedAsync(api.PostAsync($"/api/v1/presets/{kind}", preset), HttpStatusCode.Created);
        }

        var old = new TarballBuilder().File("experiment_config.json", $$"""{"experiment_id":"{{key}}","variants":{{Variants.Replace("\"prompt\":\"p\",", "", StringComparison.Ordinal)}} }""").ToArray();
        await SucceedAsync(api.PostTarballAsync("/api/v1/experiments/import-bundle?start=true", old), HttpStatusCode.Created);
        await SucceedAsync(api.PostTarballAsync("/api/v1/experiments/import-bundle", old));
    }

    private static async Task AutomationsAsync(Api api)
    {
        var name = $"walk-{Guid.NewGuid():N}";
        var path = $"/api/v1/automations/{name}";
        await SucceedAsync(api.PutAsync(path, """{"description":"d","repository":"owner/name","entrypoint":"main.py"}"""), HttpStatusCode.Created);
        await SucceedAsync(api.PushAsync($"{path}/bundle?reason=r", Tarballs.Valid("one")));
        await SucceedAsync(api.PushAsync($"{path}/bundle", Tarballs.Valid("two")));
        Assert.Equal(HttpStatusCode.OK, (await api.GetAsync($"{path}/bundle")).Status);
        await SucceedAsync(api.PostAsync($"{path}/bundle/rollback", """{"reason":"r"}"""));
        await SucceedAsync(api.GetAsync($"{path}/bundles"));
        var key = await api.StartExperimentAsync($$"""{"automation":"{{name}}","variants":["a","b"]}""", "walk");
        await SucceedAsync(api.PostAsync($"{path}/runs", """{"run_id":"r"}"""), HttpStatusCode.Created);
        await SucceedAsync(api.PostAsync($"{path}/runs", """{"run_id":"r"}"""));
        await SucceedAsync(api.GetAsync(path));
        await SucceedAsync(api.GetAsync("/api/v1/automations"));
        await SucceedAsync(api.SendAsync(HttpMethod.Delete, $"/api/v1/experiments/{key}"));
        await SucceedAsync(api.SendAsync(HttpMethod.Delete, path));
    }

    private static async Task RunsAndOutcomesAsync(Api api)
    {
        var key = await api.StartExperimentAsync(Whole, "walk");
        var path = $"/api/v1/experiments/{key}";
        await SucceedAsync(api.PostAsync($"{path}/runs", """{"run_id":"r","workflow":"w","attributes":{"x":[1,{"y":null}]}}"""), HttpStatusCode.Created);
        await SucceedAsync(api.PostAsync($"{path}/runs", """{"run_id":"r"}"""));
        await SucceedAsync(api.PostAsync("/api/v1/outcomes", OutcomeOf(key, "r")), HttpStatusCode.Accepted);
        await SucceedAsync(api.PostAsync("/api/v1/outcomes", $"[{OutcomeOf(key, "nobody")},{OutcomeOf("nothing", "r")}]"), HttpStatusCode.Accepted);
        await SucceedAsync(api.PostAsync("/api/v1/outcomes", OutcomeOf("nothing", "r")), HttpStatusCode.UnprocessableEntity);
        await api.ReportWhenAsync(key, report => (int)report["totals"]!["concluded"]! == 1, "the outcome is counted");

        await SucceedAsync(api.GetAsync($"{path}/runs/r"));
        await SucceedAsync(api.GetAsync($"{path}/runs/r/replay"));
        await SucceedAsync(api.GetAsync($"/api/v1/runs?experiment={key}"));
        var state = await api.GetAsync($"{path}/state");
        await SucceedAsync(api.PostAsync($"{path}/state", state.Text));
        await SucceedAsync(api.GetAsync("/api/v1/outcomes/orphans"));
        await SucceedAsync(api.GetAsync("/api/v1/outcomes/poison"));
        await SucceedAsync(api.PostAsync("/api/v1/outcomes/poison/requeue"));
        var report = await SucceedAsync(api.PostAsync($"{path}/analyze", ""));
        await SucceedAsync(api.GetAsync($"{path}/report?at={report["generated_at"]}"));
        await SucceedAsync(api.GetAsync($"{path}/reports"));
        await SucceedAsync(api.GetAsync($"{path}/compare"));
        await SucceedAsync(api.GetAsync($"{path}/series"));
        foreach (var text in new[] { "report?format=text", "report?format=markdown", "report?format=csv", "runs/r/summary" })
        {
            Assert.Equal(HttpStatusCode.OK, (await api.GetAsync($"{path}/{text}")).Status);
        }
    }

    private static async Task RowsAsync(Api api)
    {
        var key = await api.StartExperimentAsync(prefix: "walk");
        await api.DispatchAsync(key, """{"run_id":"r"}""");
        Assert.True((bool)(await SucceedAsync(api.GetAsync($"/api/v1/experiments/{key}/verify")))["consistent"]!);
        Assert.Empty((await SucceedAsync(api.PostAsync($"/api/v1/experiments/{key}/repair")))["repaired"]!.AsArray());
        foreach (var format in new[] { "csv", "ndjson" })
        {
            Assert.Equal(HttpStatusCode.OK, (await api.GetAsync($"/api/v1/experiments/{key}/export?format={format}")).Status);
        }
    }

    private static async Task FlagsAsync(Api api)
    {
        var key = await api.StartExperimentAsync(Whole, "walk");
        foreach (var body in new[] { """{"context":{"targetingKey":"u","x":[1]}}""", """{"context":{"targetingKey":"somebody"}}""" })
        {
            await SucceedAsync(api.PostAsync($"/ofrep/v1/evaluate/flags/{key}", body));
            await SucceedAsync(api.PostAsync("/ofrep/v1/evaluate/flags", body));
        }
    }

    private static async Task StatisticsAsync(Api api)
    {
        await SucceedAsync(api.PostAsync("/api/v1/statistics/compare", """{"kind":"binary","arms":[{"successes":1,"trials":9},{"successes":5,"trials":9},{"successes":6,"trials":9}]}"""));
        await SucceedAsync(api.PostAsync("/api/v1/statistics/compare", """{"kind":"continuous","arms":[{"values":[1,2,3,4]},{"values":[2,3,4,9]}]}"""));
        await SucceedAsync(api.PostAsync("/api/v1/statistics/compare", """{"kind":"paired","arms":[{"values":[1,2,3,4]},{"values":[2,3,4,9]}]}"""));
        await SucceedAsync(api.PostAsync("/api/v1/sample-size", """{"kind":"mean","effect":1,"sd":2,"runs_per_day":9}"""));
        await SucceedAsync(api.PostAsync("/api/v1/power", """{"kind":"mean","effect":1,"sd":2,"n":50}"""));
        await SucceedAsync(api.PostAsync("/api/v1/simulate", """{"kind":"mean","sd":2,"histories":5,"planned_samples":50}"""));
    }

    private static async Task SessionsAsync(Api api)
    {
        var id = $"walk-{Guid.NewGuid():N}";
        var test = $$"""{"test_id":"{{id}}","task_id":"t","description":"d","prompt":"p","expected_tools":["x"],"success_criteria":{"a":1},"category":"c","difficulty":"easy","types":["a","b"]}""";
        await SucceedAsync(api.PostAsync("/api/v1/sessions/tests", test), HttpStatusCode.Created);
        await SucceedAsync(api.PostAsync("/api/v1/sessions/tests", test));
        var path = $"/api/v1/sessions/tests/{id}";
        foreach (var i in Enumerable.Range(0, 6))
        {
            var result = $$"""{"session_id":"{{i}}","type":"{{(i % 2 == 0 ? "a" : "b")}}","round":"{{i / 2}}","success":true,"message_count":{{i}},"tool_calls":9,"successful_tool_calls":{{i}},"errors":["e"],"completion_time_seconds":{{i}},"user_corrections":0,"notes":"n"}""";
            await SucceedAsync(api.PostAsync($"{path}/results", result), HttpStatusCode.Created);
            await SucceedAsync(api.PostAsync($"{path}/results", result));
        }

        await SucceedAsync(api.GetAsync("/api/v1/sessions/tests?category=c"));
        await SucceedAsync(api.GetAsync(path));
        await SucceedAsync(api.GetAsync($"{path}/analysis"));
        await SucceedAsync(api.GetAsync("/api/v1/sessions/analysis?category=c&difficulty=easy"));
        await SucceedAsync(api.SendAsync(HttpMethod.Delete, path));
    }

    private static async Task ServiceAsync(Api api)
    {
        await SucceedAsync(api.GetAsync("/healthz"));
        await SucceedAsync(api.GetAsync("/api/v1/openapi.json"));
        Assert.Equal(HttpStatusCode.OK, (await api.GetAsync("/dashboard")).Status);
        Assert.Equal(HttpStatusCode.OK, (await api.GetAsync("/dashboard/style.css")).Status);
        await SucceedAsync(api.GetAsync("/api/v1/schemas/experiment.json"));
        await SucceedAsync(api.GetAsync("/api/v1/schemas/front-matter.json"));
        await SucceedAsync(api.GetAsync("/api/v1/publications/poison"));
        await SucceedAsync(api.PostAsync("/api/v1/publications/poison/requeue"));
    }

    private static string OutcomeOf(string key, string runId) =>
        $$"""{"experiment":"{{key}}","run_id":"{{runId}}","conclusion":"failure","error_kind":"timeout","duration_ms":5,"primary_metric":5,"metrics":{"toxicity":0.1},"segment":{"x":"y"},"sequence":1}""";

    /// <summary>The body of an answer of that status; an empty object for an answer without one.</summary>
    private static async Task<JsonNode> SucceedAsync(Task<ApiAnswer> sent, HttpStatusCode status = HttpStatusCode.OK)
    {
        var answer = await sent;
        Assert.True(answer.Status == status, $"{answer.Status}: {answer.Text}");
        return answer.Text.Length == 0 ? new JsonObject() : answer.Json;
    }
}
