using System.Text.Json;
using Splitrun.Domain.Experiments;
using Splitrun.Domain.Experiments.Drafts;
using Splitrun.Domain.Problems;
using Splitrun.TestKit.Experiments;

namespace Splitrun.Domain.Tests.Experiments.Drafts;

public sealed class DraftValidationTests
{
    private static readonly DraftRules Rules = new(AllowPrivateTargets: false);

    private static ExperimentDraft Minimal => Definitions.Minimal;

    [Fact]
    public void Validate_Minimal_FillsInTheRest()
    {
        var definition = Valid(Minimal);

        Assert.Equal(("prompt_style", "prompt_style", "concise", 1), (definition.Key, definition.Automation, definition.Control, definition.Shards));
        Assert.Equal([1, 1], definition.Variants.Select(v => v.Weight));
        Assert.Equal(new Metric("success", MetricKind.Binary, MetricDirection.Increase, null), definition.Metric);
        Assert.Equal(
            (AssignmentStrategy.Random, "run_id", "prompt_style", 1.0, BucketingHash.GrowthbookV2),
            (definition.Assignment.Strategy, definition.Assignment.Unit, definition.Assignment.Salt, definition.Assignment.Coverage, definition.Assignment.Hash));
        Assert.Equal(new AnalysisPolicy(), definition.Analysis);
        Assert.Equal(new AutomationPolicy(false, true, false), definition.AutomationPolicy);
        Assert.Equal((0, 0, 0, 0), (definition.Tags.Count, definition.SecondaryMetrics.Count, definition.Guardrails.Count, definition.Notify.Count));
    }

    [Fact]
    public void Validate_MetricByName_ComesFromTheCatalogueUnlessItSaysOtherwise()
    {
        var known = Valid(Minimal with { Metric = new MetricDraft { Name = "effective_tokens" } }).Metric;
        var changed = Valid(Minimal with { Metric = new MetricDraft { Name = "effective_tokens", Direction = MetricDirection.Increase, Unit = "k" } }).Metric;
        var unknown = Valid(Minimal with { Metric = new MetricDraft { Name = "mine" } }).Metric;

        Assert.Equal(new Metric("effective_tokens", MetricKind.Continuous, MetricDirection.Decrease, "tokens"), known);
        Assert.Equal(new Metric("effective_tokens", MetricKind.Continuous, MetricDirection.Increase, "k"), changed);
        Assert.Equal(new Metric("mine", MetricKind.Continuous, MetricDirection.Increase, null), unknown);
    }

    public static TheoryData<string, ExperimentDraft> Bad() => new()
    {
        { "key", Minimal with { Key = "another" } },
        { "automation", Minimal with { Automation = "a b" } },
        { "kind", Minimal with { Kind = new string('x', 101) } },
        { "description", Minimal with { Description = new string('x', 4_001) } },
        { "hypothesis", Minimal with { Hypothesis = "a\0b" } },
        { "issue", Minimal with { Issue = 0 } },
        { "repository", Minimal with { Repository = "owner" } },
        { "repository", Minimal with { Repository = "owner/name/more" } },
        { "repository", Minimal with { Repository = "https://github.com/owner" } },
        { "tags", Minimal with { Tags = [.. Enumerable.Range(0, 21).Select(i => $"t{i}")] } },
        { "tags[1]", Minimal with { Tags = ["a", null] } },
        { "tags[0]", Minimal with { Tags = ["a\n"] } },
        { "variants", Minimal with { Variants = null } },
        { "variants", Minimal with { Variants = [Variant("a")] } },
        { "variants", Minimal with { Variants = [.. Enumerable.Range(0, 11).Select(i => Variant($"v{i}"))] } },
        { "variants", Minimal with { Variants = [Variant("a"), Variant("a")] } },
        { "variants", Minimal with { Variants = [Variant("a", 0), Variant("b", 0)] } },
        { "variants", Minimal with { Variants = [Variant("a", payload: new string('x', 40_000)), Variant("b", payload: new string('x', 40_000))] } },
        { "variants[1]", Minimal with { Variants = [Variant("a"), null] } },
        { "variants[1].key", Minimal with { Variants = [Variant("a"), Variant("b/c")] } },
        { "variants[1].key", Minimal with { Variants = [Variant("a"), Variant("b\n")] } },
        { "variants[0].weight", Minimal with { Variants = [Variant("a", -1), Variant("b")] } },
        { "variants[0].weight", Minimal with { Variants = [Variant("a", double.NaN), Variant("b")] } },
        { "variants[0].weight", Minimal with { Variants = [Variant("a", double.PositiveInfinity), Variant("b")] } },
        { "variants[0].description", Minimal with { Variants = [Variant("a") with { Description = new string('x', 1_001) }, Variant("b")] } },
        { "variants[0].payload", Minimal with { Variants = [Variant("a") with { Payload = Json(new string('[', 33) + new string(']', 33)) }, Variant("b")] } },
        { "control", Minimal with { Control = "unknown" } },
        { "metric.name", Minimal with { Metric = new MetricDraft() } },
        { "metric.name", Minimal with { Metric = new MetricDraft { Name = "a b" } } },
        { "metric.unit", Minimal with { Metric = new MetricDraft { Name = "a", Unit = new string('x', 51) } } },
        { "secondary_metrics", Minimal with { SecondaryMetrics = [.. Enumerable.Range(0, 21).Select(i => new MetricDraft { Name = $"m{i}" })] } },
        { "secondary_metrics[0]", Minimal with { SecondaryMetrics = [null] } },
        { "secondary_metrics[0]", Minimal with { SecondaryMetrics = [new MetricDraft { Name = "success" }] } },
        { "secondary_metrics[1]", Minimal with { SecondaryMetrics = [new MetricDraft { Name = "a" }, new MetricDraft { Name = "a" }] } },
        { "secondary_metrics[0].name", Minimal with { SecondaryMetrics = [new MetricDraft { Name = "" }] } },
        { "guardrails", Minimal with { Guardrails = [.. Enumerable.Range(0, 21).Select(i => Guardrail($"m{i}"))] } },
        { "guardrails[0]", Minimal with { Guardrails = [null] } },
        { "guardrails[0]", Minimal with { Guardrails = [new GuardrailDraft { Metric = "a" }] } },
        { "guardrails[0]", Minimal with { Guardrails = [new GuardrailDraft { Metric = "a", Threshold = "<1", MaxRegression = 1 }] } },
        { "guardrails[0]", Minimal with { Guardrails = [new GuardrailDraft { Metric = "a", Threshold = "<1", Budget = 1 }] } },
        { "guardrails[0].hard_stop", Minimal with { Guardrails = [new GuardrailDraft { Metric = "a", Budget = 1, HardStop = true }] } },
        { "guardrails[0].budget", Minimal with { Guardrails = [new GuardrailDraft { Metric = "a", Budget = -1 }] } },
        { "guardrails[0].metric", Minimal with { Guardrails = [Guardrail(null)] } },
        { "guardrails[0].max_regression", Minimal with { Guardrails = [new GuardrailDraft { Metric = "a", MaxRegression = -0.1 }] } },
        { "guardrails[0].max_regression", Minimal with { Guardrails = [new GuardrailDraft { Metric = "a", MaxRegression = double.NaN }] } },
        { "guardrails[0].threshold", Minimal with { Guardrails = [Guardrail("a", "0.1")] } },
        { "guardrails[0].threshold", Minimal with { Guardrails = [Guardrail("a", "<=")] } },
        { "guardrails[0].threshold", Minimal with { Guardrails = [Guardrail("a", "=<1")] } },
        { "guardrails[0].threshold", Minimal with { Guardrails = [Guardrail("a", "<=1e5")] } },
        { "guardrails[0].threshold", Minimal with { Guardrails = [Guardrail("a", "<=\u00a01")] } },
        { "guardrails[0].threshold", Minimal with { Guardrails = [Guardrail("a", "<=1\n")] } },
        { "secondary_metrics", Many(variants: 10, secondary: 20, guardrails: 20) with { Assignment = new AssignmentDraft { Unit = "user" } } },
        { "guardrails", Many(variants: 10, secondary: 19, guardrails: 20) with { Assignment = new AssignmentDraft { Unit = "user" } } },
        { "shards", Minimal with { Shards = 0 } },
        { "shards", Minimal with { Shards = 65 } },
        { "end_date", Minimal with { StartDate = new DateOnly(2026, 5, 2), EndDate = new DateOnly(2026, 5, 1) } },
        { "assignment.unit", Assigned(a => a with { Unit = "a b" }) },
        { "assignment.salt", Assigned(a => a with { Salt = "" }) },
        { "assignment.coverage", Assigned(a => a with { Coverage = 1.01 }) },
        { "assignment.coverage", Assigned(a => a with { Coverage = double.NaN }) },
        { "assignment.layer.name", Assigned(a => a with { Layer = new LayerDraft { Range = [0, 1] } }) },
        { "assignment.layer.range", Assigned(a => a with { Layer = new LayerDraft { Name = "l" } }) },
        { "assignment.layer.range", Assigned(a => a with { Layer = new LayerDraft { Name = "l", Range = [0.5, 0.5] } }) },
        { "assignment.layer.range", Assigned(a => a with { Layer = new LayerDraft { Name = "l", Range = [0, 1.1] } }) },
        { "assignment.layer.range", Assigned(a => a with { Layer = new LayerDraft { Name = "l", Range = [0, double.NaN] } }) },
        { "assignment.layer.range", Assigned(a => a with { Layer = new LayerDraft { Name = "l", Range = [0, 0.5, 1] } }) },
        { "assignment.holdout.name", Assigned(a => a with { Holdout = new HoldoutDraft { Share = 0.1 } }) },
        { "assignment.holdout.share", Assigned(a => a with { Holdout = new HoldoutDraft { Name = "h" } }) },
        { "assignment.holdout.share", Assigned(a => a with { Holdout = new HoldoutDraft { Name = "h", Share = 1 } }) },
        { "assignment.ramp", Assigned(a => a with { Ramp = [5, 5] }) },
        { "assignment.ramp", Assigned(a => a with { Ramp = [0] }) },
        { "assignment.ramp", Assigned(a => a with { Ramp = [5, 101] }) },
        { "assignment.ramp", Assigned(a => a with { Ramp = [double.NaN] }) },
        { "assignment.overrides", Assigned(a => a with { Overrides = Enumerable.Range(0, 1_001).ToDictionary(i => $"u{i}", string? (_) => "concise") }) },
        { "assignment.overrides", Assigned(a => a with { Overrides = new Dictionary<string, string?> { [""] = "concise" } }) },
        { "assignment.overrides.u", Assigned(a => a with { Overrides = new Dictionary<string, string?> { ["u"] = "unknown" } }) },
        { "assignment.overrides.u", Assigned(a => a with { Overrides = new Dictionary<string, string?> { ["u"] = null } }) },
        { "assignment.segments[0]", Assigned(a => a with { Segments = [null] }) },
        { "assignment.segments[0]", Assigned(a => a with { Segments = [new SegmentRule()] }) },
        { "assignment.segments[0].operator", Assigned(a => a with { Segments = [new SegmentRule { Attribute = "a", Value = Json("1") }] }) },
        { "assignment.segments[1].value", Assigned(a => a with { Segments = [Rule(SegmentOperator.Equals, "1"), Rule(SegmentOperator.Matches, "\"(\"")] }) },
        { "assignment.segments[0].any[0].value", Assigned(a => a with { Segments = [new SegmentRule { Any = [Rule(SegmentOperator.In, "1")] }] }) },
        { "analysis.alpha", Analysed(a => a with { Alpha = 0 }) },
        { "analysis.alpha", Analysed(a => a with { Alpha = double.NaN }) },
        { "analysis.power", Analysed(a => a with { Power = 1 }) },
        { "analysis.minimum_effect", Analysed(a => a with { MinimumEffect = -1 }) },
        { "analysis.minimum_effect", Analysed(a => a with { MinimumEffect = double.PositiveInfinity }) },
        { "analysis.regression_tolerance", Analysed(a => a with { RegressionTolerance = -1 }) },
        { "analysis.min_samples", Analysed(a => a with { MinSamples = 1 }) },
        { "analysis.planned_samples", Analysed(a => a with { PlannedSamples = 3 }) },
        { "analysis.min_days", Analysed(a => a with { MinDays = 3_651 }) },
        { "analysis.cuped", Analysed(a => a with { Cuped = "a b" }) },
        { "notify", Minimal with { Notify = [.. Enumerable.Range(0, 11).Select(_ => Webhook("https://hooks.example.com/1"))] } },
        { "notify[0].kind", Minimal with { Notify = [null] } },
        { "notify[0].kind", Minimal with { Notify = [new NotificationDraft { Url = "https://hooks.example.com/1" }] } },
        { "notify[0].url", Minimal with { Notify = [Webhook(null)] } },
        { "notify[0].url", Minimal with { Notify = [Webhook("http://hooks.example.com/1")] } },
        { "notify[0].url", Minimal with { Notify = [Webhook("https://127.0.0.1/1")] } },
        { "notify[0].number", Minimal with { Notify = [Webhook("https://hooks.example.com/1") with { Number = 1 }] } },
        { "notify[0].url", GitHub(new NotificationDraft { Kind = NotificationKind.GithubIssue, Number = 1, Url = "https://x.example.com" }) },
        { "notify[0].number", GitHub(new NotificationDraft { Kind = NotificationKind.GithubIssue }) },
        { "notify[0].number", GitHub(new NotificationDraft { Kind = NotificationKind.GithubDiscussion }) with { Issue = 4 } },
        { "repository", Minimal with { Notify = [new NotificationDraft { Kind = NotificationKind.GithubIssue, Number = 1 }] } },
    };

    private static ExperimentDraft Many(int variants, int secondary, int guardrails) => Minimal with
    {
        Variants = [.. Enumerable.Range(0, variants).Select(i => Variant($"v{i}"))],
        SecondaryMetrics = [.. Enumerable.Range(0, secondary).Select(i => new MetricDraft { Name = $"metric_{i}" })],
        Guardrails = [.. Enumerable.Range(0, guardrails).Select(i => new GuardrailDraft { Metric = $"watched_{i}", Threshold = "<=0.10", HardStop = true })],
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public void Validate_Bad_NamesTheField(string field, ExperimentDraft draft)
    {
        var problem = DraftValidation.Validate("prompt_style", draft, Rules).Problem;

        Assert.Equal(ProblemCode.Invalid, problem?.Code);
        Assert.Equal([field], problem!.Errors.Keys);
    }

    public static TheoryData<ExperimentDraft> Good() =>
    [
        Minimal with { Key = "prompt_style", Automation = "A.b-c_9", Repository = "owner/name.js", Issue = 1 },
        Minimal with { Variants = [Variant("a", 0), Variant("A", 1e9), Variant("b", 1e-9)] },
        Minimal with { Variants = [Variant("a") with { Payload = Json(new string('[', 32) + new string(']', 32)) }, Variant("b") with { Payload = Json("null") }] },
        Many(variants: 10, secondary: 20, guardrails: 20),
        Many(variants: 5, secondary: 20, guardrails: 20) with { Assignment = new AssignmentDraft { Unit = "user" } },
        Many(variants: 10, secondary: 20, guardrails: 0) with { Assignment = new AssignmentDraft { Unit = "user" } },
        Minimal with { StartDate = new DateOnly(2026, 5, 1), EndDate = new DateOnly(2026, 5, 1), Shards = 64 },
        Minimal with { Guardrails = [Guardrail("a", "<=0.10"), Guardrail("b", ">-5"), Guardrail("c", "== 0"), new GuardrailDraft { Metric = "d", MaxRegression = 0 }] },
        Assigned(a => a with { Coverage = 0, Ramp = [0.5, 100], Layer = new LayerDraft { Name = "l", Range = [0, 1] }, Holdout = new HoldoutDraft { Name = "h", Share = 0 } }),
        Assigned(a => a with { Segments = [Rule(SegmentOperator.In, "[\"a\"]"), new SegmentRule { Not = Rule(SegmentOperator.Exists, "true") }] }),
        Analysed(a => a with { Alpha = 0.5, Power = 0.99, MinSamples = 2, PlannedSamples = 4, MinDays = 0, MinimumEffect = 0 }),
        GitHub(new NotificationDraft { Kind = NotificationKind.GithubIssue }) with { Issue = 4 },
        Minimal with { Notify = [Webhook("https://hooks.example.com/1"), Webhook("https://hooks.example.com/2") with { Kind = NotificationKind.Slack }] },
    ];

    [Theory]
    [MemberData(nameof(Good))]
    public void Validate_Good_IsADefinition(ExperimentDraft draft) => Assert.Equal("prompt_style", Valid(draft).Key);

    [Theory]
    [InlineData("")]
    [InlineData("-a")]
    [InlineData(".")]
    [InlineData("a@1")]
    [InlineData("a/b")]
    [InlineData("a b")]
    [InlineData("a\n")]
    [InlineData("é")]
    public void Validate_KeyOutOfRule_NamesIt(string key) => Assert.Equal(["key"], DraftValidation.Validate(key, Minimal, Rules).Problem!.Errors.Keys.Where(k => k == "key"));

    [Theory]
    [InlineData(100, true)]
    [InlineData(101, false)]
    public void Validate_Key_IsBoundedInLength(int length, bool allowed) =>
        Assert.Equal(allowed, DraftValidation.Validate(new string('k', length), Minimal, Rules).Problem is null);

    [Fact]
    public void Validate_SeveralFaults_AreAllNamed()
    {
        var problem = DraftValidation.Validate("prompt_style", new ExperimentDraft { Shards = 0, Analysis = new AnalysisDraft { Alpha = 2 } }, Rules).Problem;

        Assert.Equal(["analysis.alpha", "shards", "variants"], problem!.Errors.Keys.Order());
    }

    private static ExperimentDefinition Valid(ExperimentDraft draft) =>
        DraftValidation.Validate("prompt_style", draft, Rules).TryGet(out var definition, out var problem) ? definition : throw new InvalidOperationException(problem.Detail);

    private static ExperimentDraft Assigned(Func<AssignmentDraft, AssignmentDraft> change) => Minimal with { Assignment = change(new AssignmentDraft()) };

    private static ExperimentDraft Analysed(Func<AnalysisDraft, AnalysisDraft> change) => Minimal with { Analysis = change(new AnalysisDraft()) };

    private static ExperimentDraft GitHub(NotificationDraft target) => Minimal with { Repository = "owner/name", Notify = [target] };

    private static NotificationDraft Webhook(string? url) => new() { Kind = NotificationKind.Webhook, Url = url };

    private static GuardrailDraft Guardrail(string? metric, string threshold = "<=1") => new() { Metric = metric, Threshold = threshold };

    private static SegmentRule Rule(SegmentOperator @operator, string value) => new() { Attribute = "a", Operator = @operator, Value = Json(value) };

    private static VariantDraft Variant(string key, double? weight = null, string? payload = null) =>
        new() { Key = key, Weight = weight, Payload = payload is null ? null : JsonSerializer.SerializeToElement(payload) };

    private static JsonElement Json(string text) => JsonSerializer.Deserialize<JsonElement>(text);
}
