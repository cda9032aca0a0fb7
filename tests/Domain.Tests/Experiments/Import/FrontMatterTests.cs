using Splitrun.Domain.Experiments;

namespace Splitrun.Domain.Tests.Experiments.Import;

public sealed class FrontMatterTests
{
    private readonly ImportScenario _scenario = new();

    [Fact]
    public async Task BareArray_IsTwoVariantsWithTheDefaults()
    {
        await _scenario.ImportAsync("""{"experiments":{"prompt_style":["concise","verbose"]}}""");

        var definition = await _scenario.DefinitionOfAsync("prompt_style");
        Assert.Equal(["concise", "verbose"], definition.Variants.Select(v => v.Key));
        Assert.Equal(("concise", "daily", "success", AssignmentStrategy.Random), (definition.Control, definition.Automation, definition.Metric.Name, definition.Assignment.Strategy));
    }

    [Fact]
    public async Task FullForm_ComesOverWhole()
    {
        await _scenario.ImportAsync("""
            {"experiments":{"x":{"variants":["a","b"],"description":"d","hypothesis":"h","metric":"effective_tokens","secondary_metrics":["duration_ms","success"],
            "guardrail_metrics":[{"name":"success","threshold":">=0.95"},{"name":"toxicity","threshold":0.1,"direction":"min"},{"name":"score","threshold":"-3","direction":"max"}],
            "weight":[70,30],"issue":12,"start_date":"2026-05-01","end_date":"2026-05-31","min_samples":30,"analysis_type":"t_test","tags":["cost"],
            "decision":{"minimum_effect":1.5,"regression_tolerance":2,"confidence":0.9},"notify":{"discussion":3,"issue":4},"control":"b","repository":"o/r"}}}
            """);

        var definition = await _scenario.DefinitionOfAsync("x");
        Assert.Equal(("d", "h", 12, "o/r", "b"), (definition.Description, definition.Hypothesis, definition.Issue, definition.Repository, definition.Control));
        Assert.Equal([70, 30], definition.Variants.Select(v => v.Weight));
        Assert.Equal(("effective_tokens", MetricKind.Continuous, MetricDirection.Decrease), (definition.Metric.Name, definition.Metric.Kind, definition.Metric.Direction));
        Assert.Equal(["duration_ms", "success"], definition.SecondaryMetrics.Select(m => m.Name));
        Assert.Equal([("success", ">=0.95"), ("toxicity", "<=0.1"), ("score", ">=-3")], definition.Guardrails.Select(g => (g.Metric, g.Threshold!)));
        Assert.Equal((new DateOnly(2026, 5, 1), new DateOnly(2026, 5, 31)), (definition.StartDate, definition.EndDate));
        Assert.Equal((30, 1.5, 2, 0.1), (definition.Analysis.MinSamples, definition.Analysis.MinimumEffect, definition.Analysis.RegressionTolerance, definition.Analysis.Alpha));
        Assert.Equal([(NotificationKind.GithubDiscussion, 3), (NotificationKind.GithubIssue, 4)], definition.Notify.Select(n => (n.Kind, n.Number ?? 0)));
        Assert.Equal(["cost"], definition.Tags);
    }

    [Fact]
    public async Task Continual_IsStickyUnderItsSeedAndRamp()
    {
        await _scenario.ImportAsync("""{"experiments":{"x":{"variants":["a","b"],"continual":{"seed":"s1","ramp":[5,25,50]}}}}""");

        var assignment = (await _scenario.DefinitionOfAsync("x")).Assignment;
        Assert.Equal((AssignmentStrategy.Sticky, "s1"), (assignment.Strategy, assignment.Salt));
        Assert.Equal([5, 25, 50], assignment.Ramp);
    }

    [Theory]
    [InlineData("\"eval:good\"", "evals.good", MetricKind.Binary)]
    [InlineData("\"evals.good\"", "evals.good", MetricKind.Binary)]
    [InlineData("\"evals.good.score\"", "evals.good.score", MetricKind.Continuous)]
    [InlineData("\"grader:g\"", "graders.g", MetricKind.Continuous)]
    [InlineData("\"graders.g.value\"", "graders.g", MetricKind.Continuous)]
    [InlineData("\"graders.g\",\"analysis_type\":\"proportion_test\"", "graders.g", MetricKind.Binary)]
    [InlineData("\"mine\",\"analysis_type\":\"bayesian_ab\"", "mine", MetricKind.Binary)]
    [InlineData("\"success_rate\",\"analysis_type\":\"proportion_test\"", "success_rate", MetricKind.Binary)]
    [InlineData("\"mine\",\"analysis_type\":\"mann_whitney\"", "mine", MetricKind.Continuous)]
    [InlineData("\"success\",\"analysis_type\":\"t_test\"", "success", MetricKind.Binary)]
    [InlineData("\"tool_calls\",\"analysis_type\":\"t_test\"", "tool_calls", MetricKind.Count)]
    public async Task Metric_IsKeptUnderOneNameAndKind(string metric, string name, MetricKind kind)
    {
        await _scenario.ImportAsync("""{"evals":[{"id":"good"}],"graders":{"g":{}},"experiments":{"x":{"variants":["a","b"],"metric":""" + metric + "}}}");

        var definition = await _scenario.DefinitionOfAsync("x");
        Assert.Equal((name, kind), (definition.Metric.Name, definition.Metric.Kind));
    }

    [Theory]
    [InlineData("""{"variants":["a","b"],"metric":"eval:other"}""", "experiments.x.metric")]
    [InlineData("""{"variants":["a","b"],"metric":"eval:off"}""", "experiments.x.metric")]
    [InlineData("""{"variants":["a","b"],"metric":"eval:"}""", "experiments.x.metric")]
    [InlineData("""{"variants":["a","b"],"guardrail_metrics":[{"name":"grader:none","threshold":"<=1"}]}""", "experiments.x.guardrail_metrics[0].name")]
    public async Task Reference_ThatIsNotDeclaredAndEnabled_IsAnError(string experiment, string field) =>
        Assert.Equal([field], await _scenario.FieldsOfAsync("""{"evals":[{"id":"good"},{"id":"off","enabled":false}],"graders":{"g":{}},"experiments":{"x":""" + experiment + "}}"));

    [Theory]
    [InlineData("5", "experiments.x")]
    [InlineData("[]", "experiments.x")]
    [InlineData("""["a"]""", "experiments.x")]
    [InlineData("""["a",1]""", "experiments.x", "experiments.x[1]")]
    [InlineData("""["a",true]""", "experiments.x", "experiments.x[1]")]
    [InlineData("""["a","a"]""", "experiments.x")]
    [InlineData("""["a","b c"]""", "experiments.x[1]")]
    [InlineData("{}", "experiments.x")]
    [InlineData("""{"variants":"a"}""", "experiments.x.variants")]
    [InlineData("""{"variants":["a","b"],"wieght":[50,50]}""", "experiments.x.wieght")]
    [InlineData("""{"variants":["a","b"],"tags":["t"],"tags":["t"]}""", "experiments.x.tags")]
    [InlineData("""{"variants":["a","a"]}""", "experiments.x.variants")]
    [InlineData("""{"variants":["a","b"],"control":"c"}""", "experiments.x.control")]
    [InlineData("""{"variants":["a","b"],"weight":[50,40]}""", "experiments.x.weight")]
    [InlineData("""{"variants":["a","b"],"weight":[100]}""", "experiments.x.weight")]
    [InlineData("""{"variants":["a","b"],"weight":[50,50.5]}""", "experiments.x.weight[1]")]
    [InlineData("""{"variants":["a","b"],"weight":[-1,101]}""", "experiments.x.weight[0]")]
    [InlineData("""{"variants":["a","b"],"weight":"50/50"}""", "experiments.x.weight")]
    [InlineData("""{"variants":["a","b"],"issue":0}""", "experiments.x.issue")]
    [InlineData("""{"variants":["a","b"],"issue":1.5}""", "experiments.x.issue")]
    [InlineData("""{"variants":["a","b"],"start_date":"2026-02-30"}""", "experiments.x.start_date")]
    [InlineData("""{"variants":["a","b"],"start_date":"2026-05-02","end_date":"2026-05-01"}""", "experiments.x.end_date")]
    [InlineData("""{"variants":["a","b"],"min_samples":0}""", "experiments.x.min_samples")]
    [InlineData("""{"variants":["a","b"],"min_samples":"20"}""", "experiments.x.min_samples")]
    [InlineData("""{"variants":["a","b"],"analysis_type":"z"}""", "experiments.x.analysis_type")]
    [InlineData("""{"variants":["a","b"],"metric":"duration_ms","analysis_type":"proportion_test"}""", "experiments.x.analysis_type")]
    [InlineData("""{"variants":["a","b"],"metric":"two words"}""", "experiments.x.metric")]
    [InlineData("""{"variants":["a","b"],"secondary_metrics":["a","a"]}""", "experiments.x.secondary_metrics[1]")]
    [InlineData("""{"variants":["a","b"],"secondary_metrics":"a"}""", "experiments.x.secondary_metrics")]
    [InlineData("""{"variants":["a","b"],"guardrail_metrics":[{"threshold":">=1"}]}""", "experiments.x.guardrail_metrics[0]")]
    [InlineData("""{"variants":["a","b"],"guardrail_metrics":[{"name":"m"}]}""", "experiments.x.guardrail_metrics[0]")]
    [InlineData("""{"variants":["a","b"],"guardrail_metrics":[{"name":"m","threshold":1}]}""", "experiments.x.guardrail_metrics[0].threshold")]
    [InlineData("""{"variants":["a","b"],"guardrail_metrics":[{"name":"m","threshold":"about 1"}]}""", "experiments.x.guardrail_metrics[0].threshold")]
    [InlineData("""{"variants":["a","b"],"guardrail_metrics":[{"name":"m","threshold":"<=1","direction":"up"}]}""", "experiments.x.guardrail_metrics[0].direction")]
    [InlineData("""{"variants":["a","b"],"guardrail_metrics":["m"]}""", "experiments.x.guardrail_metrics[0]")]
    [InlineData("""{"variants":["a","b"],"decision":{"confidence":1}}""", "experiments.x.decision.confidence")]
    [InlineData("""{"variants":["a","b"],"decision":{"minimum_effect":-1,"tolerance":1}}""", "experiments.x.decision.minimum_effect", "experiments.x.decision.tolerance")]
    [InlineData("""{"variants":["a","b"],"decision":{"minimum_effect":-1}}""", "experiments.x.decision.minimum_effect")]
    [InlineData("""{"variants":["a","b"],"notify":{"issue":1}}""", "experiments.x.notify")]
    [InlineData("""{"variants":["a","b"],"repository":"o/r","notify":{"issue":0}}""", "experiments.x.notify.issue")]
    [InlineData("""{"variants":["a","b"],"repository":"o/r","notify":{"slack":1}}""", "experiments.x.notify.slack")]
    [InlineData("""{"variants":["a","b","c"],"continual":{"seed":"s"}}""", "experiments.x.continual")]
    [InlineData("""{"variants":["a","b"],"continual":{"ramp":[5,50]}}""", "experiments.x.continual")]
    [InlineData("""{"variants":["a","b"],"continual":{"seed":"","ramp":[5,50]}}""", "experiments.x.continual.seed")]
    [InlineData("""{"variants":["a","b"],"continual":{"seed":"s","ramp":[50,5]}}""", "experiments.x.continual.ramp")]
    [InlineData("""{"variants":["a","b"],"continual":{"seed":"s","ramp":[0,5]}}""", "experiments.x.continual.ramp")]
    [InlineData("""{"variants":["a","b"],"tags":[1]}""", "experiments.x.tags[0]")]
    [InlineData("""{"variants":["a","b"],"strategy":"guess"}""", "experiments.x.strategy")]
    public async Task Wrong_NamesTheField(string experiment, params string[] fields)
    {
        Assert.Equal(fields, (await _scenario.FieldsOfAsync("""{"experiments":{"x":""" + experiment + "}}")).Order());
        Assert.Null(await _scenario.FindAsync("x"));
    }

    [Theory]
    [InlineData("{}", "experiments")]
    [InlineData("[]", "experiments")]
    [InlineData("""{"experiments":null}""", "experiments")]
    [InlineData("""{"experiments":{}}""", "experiments")]
    [InlineData("""{"experiments":["a","b"]}""", "experiments")]
    [InlineData("""{"experiments":{"1st":["a","b"]}}""", "experiments.1st")]
    [InlineData("""{"experiments":{"a-b":["a","b"]}}""", "experiments.a-b")]
    [InlineData("""{"experiments":{"storage":["a","b"]}}""", "experiments.storage")]
    [InlineData("""{"experiments":{"x":["a","b"],"x":["a","b"]}}""", "experiments.x")]
    public async Task Document_ThatDeclaresNothingGood_NamesTheField(string json, string field) => Assert.Equal([field], await _scenario.FieldsOfAsync(json));

    [Fact]
    public async Task Errors_AreSaidAllAtOnce() => Assert.Equal(
        ["experiments.x.weight", "experiments.y", "experiments.z.issue", "experiments.z.metrik"],
        (await _scenario.FieldsOfAsync("""{"experiments":{"x":{"variants":["a","b"],"weight":[1,2]},"y":["a"],"z":{"variants":["a","b"],"metrik":"m","issue":-1}}}""")).Order());

    [Theory]
    [InlineData("""{"storage":"repo","identity":"nobody","x":["a","b"]}""", "experiments.storage", "experiments.identity")]
    [InlineData("""{"x":{"variants":["a","b"],"min_samples":1}}""", "experiments.x.min_samples")]
    [InlineData("""{"x":{"variants":["a","b"],"metric":"eval:q"}}""", "experiments.x.metric", "experiments.x.metric")]
    [InlineData("""{"x":{"variants":["a","b"],"notify":{}}}""", "experiments.x.notify")]
    [InlineData("""{"x":{"variants":["a","b"],"analysis_type":"bayesian_ab"}}""", "experiments.x.analysis_type")]
    [InlineData("""{"x":["a","b"],"y":["a","b"],"z":["a","b"],"u":["a","b"]}""", "experiments")]
    public async Task Unusual_IsTakenWithAWarning(string experiments, params string[] fields) =>
        Assert.Equal(fields, (await _scenario.ImportAsync("""{"experiments":""" + experiments + "}")).Warnings.Select(w => w.Field));

    [Fact]
    public async Task RelativeWeights_AreTakenWhenAskedFor()
    {
        const string document = """{"experiments":{"x":{"variants":["a","b"],"weight":[3,1]}}}""";

        Assert.Equal(["experiments.x.weight"], await _scenario.FieldsOfAsync(document));
        await _scenario.ImportAsync(document, r => r with { RelativeWeights = true });

        Assert.Equal([3, 1], (await _scenario.DefinitionOfAsync("x")).Variants.Select(v => v.Weight));
        Assert.Equal(["experiments.x.weight"], await _scenario.FieldsOfAsync("""{"experiments":{"x":{"variants":["a","b"],"weight":[0,0]}}}""", r => r with { RelativeWeights = true }));
    }
}
