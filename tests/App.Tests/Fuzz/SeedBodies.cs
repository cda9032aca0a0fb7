namespace Splitrun.App.Tests.Fuzz;

/// <summary>Bodies that the app takes, to start from.</summary>
internal static class SeedBodies
{
    public const string Definition = """
        {
          "automation": "fz-automation", "kind": "prompt", "description": "d", "hypothesis": "h", "issue": 7, "repository": "owner/name", "tags": ["t"],
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

    public const string Sticky = """
        {
          "variants": ["a", { "key": "b", "payload": 7 }], "metric": "cost_usd",
          "assignment": {
            "strategy": "sticky", "unit": "user", "overrides": { "somebody": "b" },
            "segments": [{ "any": [{ "attribute": "x", "operator": "matches", "value": "^(a+)+$" }, { "not": { "attribute": "v", "operator": "semver_gte", "value": "1.2.3" } }] }]
          }
        }
        """;

    private const string Outcome = """{"experiment":"fz-running","run_id":"r0","conclusion":"failure","error_kind":"timeout","duration_ms":5,"primary_metric":5,"metrics":{"toxicity":0.1},"ratios":{"r":[1,2]},"segment":{"x":"y"},"sequence":1}""";

    private const string Preset = """{"name":"Fuzz","experiment_id":"fz-made","prompt":"p","repos":["https://example.com/r"],"enabled":true,"variants":[{"name":"a","weight":1,"plugins":{"source":"github:o/a"}},{"name":"b","weight":1,"model":"m","prompt":"p","plugins":[{"source":"github:o/b","ref":"v1","repo_path":"x"}]}]}""";

    private const string Arms = """{"kind":"continuous","arms":[{"key":"a","values":[1,2,3,4]},{"key":"b","values":[2,3,4,9]}]}""";

    private const string Context = """{"context":{"targetingKey":"u","x":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!","v":"1.2.3","os":{"version":"1"}}}""";

    private const string State = """{"counts":{"fz-running":{"a":40,"b":2}},"runs":[{"run_id":"old1","timestamp":"2026-01-01T00:00:00Z","assignments":{"fz-running":"a"}}]}""";

    private static readonly Dictionary<string, string[]> Json = new()
    {
        ["PutExperiment"] = [Definition, Sticky, """{"variants":["a","b"]}"""],
        ["PatchExperiment"] = ["""{"description":"another"}""", """{"assignment":{"coverage":0.5},"analysis":null}""", """{"variants":[{"key":"a","weight":5},{"key":"b","weight":5}]}"""],
        ["PromoteExperiment"] = ["""{"variant":"b","reason":"r"}"""],
        ["DispatchRun"] = ["""{"run_id":"r0","unit":"somebody","workflow":"w","attributes":{"x":[1,{"y":null}]}}""", """{"variant":"b","attributes":{"x":"aaaa","v":"2.0.0"}}"""],
        ["DispatchAutomation"] = ["""{"run_id":"r0","unit":"u"}"""],
        ["PostOutcomes"] = [Outcome, $"[{Outcome},{Outcome}]"],
        ["PostPluginPreset"] = [Preset],
        ["PostPromptPreset"] = [Preset, """{"name":"Fuzz","prompt":"p","automation":"fz-automation"}"""],
        ["CompareArms"] = [Arms, """{"kind":"binary","arms":[{"key":"a","successes":3,"trials":9},{"key":"b","successes":5,"trials":9}]}"""],
        ["PlanSampleSize"] = ["""{"kind":"proportion","baseline":0.10,"target":0.12,"power":0.8,"runs_per_day":1000}""", """{"kind":"mean","effect":1,"sd":3}"""],
        ["ComputePower"] = ["""{"kind":"proportion","baseline":0.10,"target":0.12,"n":3841}"""],
        ["SimulateDesign"] = ["""{"kind":"proportion","baseline":0.2,"effect":0.5,"planned_samples":20,"histories":10}"""],
        ["EvaluateFlag"] = [Context],
        ["EvaluateFlags"] = [Context],
        ["ImportState"] = [State],
        ["ImportExperiments"] = ["""{"experiments":{"fz_imported":{"variants":["a","b"],"weight":[1,2],"min_samples":1}}}"""],
        ["CreateSessionTest"] = ["""{"test_id":"test1","task_id":"task","prompt":"p","category":"c","difficulty":"easy"}"""],
        ["AddSessionResult"] = ["""{"session_id":"1","type":"a","round":"1","success":true,"message_count":1,"tool_calls":9,"successful_tool_calls":4,"errors":["e"],"completion_time_seconds":1,"user_corrections":0,"notes":"n"}"""],
        ["PutAutomation"] = ["""{"description":"d","repository":"owner/name","entrypoint":"main.py"}"""],
    };

    /// <summary>Documents that are no JSON, with their content type.</summary>
    public static IReadOnlyList<(string ContentType, string Text)> Documents { get; } =
    [
        ("application/x-ndjson", Outcome + "\n" + Outcome.Replace("r0", "r1", StringComparison.Ordinal) + "\n\n"),
        ("application/x-ndjson", """{"run_id":"old2","timestamp":"2026-01-01T00:00:00Z","assignments":{"fz-running":"b"}}""" + "\n"),
        ("text/markdown", "---\non: { schedule: daily }\nexperiments:\n  fz_yaml:\n    variants: [concise, verbose]\n    metric: effective_tokens\n    weight: [50, 50]\n---\n# A workflow\n"),
        ("application/yaml", "experiments:\n  fz_short: [a, b]\n  fz_long: &l\n    variants: [a, b]\n    start_date: 2026-01-01\n    tags: [x, \"y\"]\n  fz_alias: *l\n"),
        ("application/yaml", "a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b]\nd: &d [*c,*c,*c,*c,*c,*c,*c,*c]\nexperiments: { e: [*d,*d,*d,*d,*d,*d] }\n"),
        ("application/yaml", "experiments:\n  ? [complex, key]\n  : !!python/object/apply:os.system ['id']\n  <<: *nobody\n--- \n%YAML 9.9\n"),
    ];

    public static string[] JsonOf(string operation) => Json.TryGetValue(operation, out var seeds) ? seeds : ["{}", """{"reason":"r"}"""];
}
