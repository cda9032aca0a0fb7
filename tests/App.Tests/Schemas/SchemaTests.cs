using System.Text.Json.Nodes;
using Splitrun.App.Http.Bodies;
using Splitrun.App.Tests.Hosting;
using Splitrun.Domain.Automations;
using Splitrun.Domain.Experiments;
using Splitrun.Domain.Experiments.Drafts;
using Splitrun.Domain.Experiments.Import;
using Splitrun.TestKit.Automations;
using Splitrun.TestKit.Decisions;
using Splitrun.TestKit.Experiments;
using Splitrun.TestKit.Running;
using Splitrun.TestKit.Runs;

namespace Splitrun.App.Tests.Schemas;

/// <summary>The JSON Schemas say of a document what validation says of it, but for the rules that their descriptions name.</summary>
[Collection(RunningApp.Name)]
public sealed class SchemaTests(AppFixture fixture)
{
    private static readonly DraftRules Rules = new(AllowPrivateTargets: true);

    /// <summary>Definitions, and whether they are good.</summary>
    private static readonly (string Document, bool IsGood)[] Definitions =
    [
        ("""{"variants":["a","b"]}""", true),
        ("""{"key":"x","automation":"y","kind":"prompt","description":"d","hypothesis":"h","issue":1,"repository":"o/r","tags":["t"],"variants":[{"key":"a","weight":0.5,"payload":{"prompt":"p","more":[1]}},"b"],"control":"b","metric":"mine","secondary_metrics":["m",{"name":"n","kind":"ratio","direction":"decrease","unit":"u"}],"guardrails":[{"metric":"success","max_regression":0.1},{"metric":"m","threshold":"<=0.10","action":"alert"}],"start_date":"2026-05-01","end_date":"2026-06-01","shards":4}""", true),
        ("""{"variants":["a","b"],"assignment":{"strategy":"sticky","unit":"user","salt":"s","coverage":0.5,"hash":"feature-management","layer":{"name":"l","range":[0,0.5]},"holdout":{"name":"h","share":0.1},"segments":[{"any":[{"attribute":"a","operator":"exists"},{"not":{"attribute":"b","operator":"in","value":["c"]}}]}],"overrides":{"u":"a"},"ramp":[5,50]}}""", true),
        ("""{"variants":["a","b"],"analysis":{"alpha":0.05,"power":0.8,"minimum_effect":0,"regression_tolerance":null,"min_samples":2,"planned_samples":4,"min_days":0,"evidence":"fixed","correction":"benjamini_hochberg","cuped":"pre"},"automation_policy":{"auto_promote":true},"notify":[{"kind":"webhook","url":"https://example.com/"}]}""", true),
        ("""{"variants":["a","b"],"description":null,"metric":null,"assignment":null,"kind":null}""", true),
        ("""{"kind":"parameters","variants":[{"key":"a","payload":{"temperature":2,"stop":["x"]}},{"key":"b","payload":null}]}""", true),
        ("""{"kind":"custom","variants":[{"key":"a","payload":[1]},{"key":"b","payload":"x"}]}""", true),
        ("""{"kind":"system_prompt","variants":[{"key":"a","payload":{"system_prompt":""}},"b"]}""", true),
        ("""{}""", false),
        ("""{"variants":["a"]}""", false),
        ("""{"variants":["a",null]}""", false),
        ("""{"variants":["a",{"weight":1}]}""", false),
        ("""{"variants":["a","b c"]}""", false),
        ("""{"variants":["a",{"key":"b","wieght":1}]}""", false),
        ("""{"variants":["a",{"key":"b","weight":-1}]}""", false),
        ("""{"variants":["a",{"key":"b","weight":"1"}]}""", false),
        ("""{"variants":["a","b"],"wariants":1}""", false),
        ("""{"variants":["a","b"],"key":"a b"}""", false),
        ("""{"variants":["a","b"],"issue":0}""", false),
        ("""{"variants":["a","b"],"issue":1.5}""", false),
        ("""{"variants":["a","b"],"repository":"o"}""", false),
        ("""{"variants":["a","b"],"tags":[""]}""", false),
        ("""{"variants":["a","b"],"tags":[null]}""", false),
        ("""{"variants":["a","b"],"metric":{"kind":"binary"}}""", false),
        ("""{"variants":["a","b"],"metric":{"name":"m","kind":"vector"}}""", false),
        ("""{"variants":["a","b"],"metric":5}""", false),
        ("""{"variants":["a","b"],"secondary_metrics":[5]}""", false),
        ("""{"variants":["a","b"],"guardrails":[{"metric":"m"}]}""", false),
        ("""{"variants":["a","b"],"guardrails":[{"metric":"m","threshold":"<=1","max_regression":1}]}""", false),
        ("""{"variants":["a","b"],"guardrails":[{"metric":"m","threshold":"about 1"}]}""", false),
        ("""{"variants":["a","b"],"guardrails":[{"metric":"m","max_regression":-1}]}""", false),
        ("""{"variants":["a","b"],"guardrails":[{"metric":"m","max_regression":1,"action":"shout"}]}""", false),
        ("""{"variants":["a","b"],"assignment":{"strategy":"guess"}}""", false),
        ("""{"variants":["a","b"],"assignment":{"coverage":1.5}}""", false),
        ("""{"variants":["a","b"],"assignment":{"salt":""}}""", false),
        ("""{"variants":["a","b"],"assignment":{"ramp":[0]}}""", false),
        ("""{"variants":["a","b"],"assignment":{"ramp":[101]}}""", false),
        ("""{"variants":["a","b"],"assignment":{"layer":{"name":"l"}}}""", false),
        ("""{"variants":["a","b"],"assignment":{"layer":{"name":"l","range":[0,0.5,1]}}}""", false),
        ("""{"variants":["a","b"],"assignment":{"holdout":{"name":"h","share":1}}}""", false),
        ("""{"variants":["a","b"],"analysis":{"alpha":0}}""", false),
        ("""{"variants":["a","b"],"analysis":{"power":1}}""", false),
        ("""{"variants":["a","b"],"analysis":{"minimum_effect":-1}}""", false),
        ("""{"variants":["a","b"],"analysis":{"min_samples":1}}""", false),
        ("""{"variants":["a","b"],"analysis":{"planned_samples":3}}""", false),
        ("""{"variants":["a","b"],"analysis":{"min_days":-1}}""", false),
        ("""{"variants":["a","b"],"start_date":"soon"}""", false),
        ("""{"variants":["a","b"],"shards":65}""", false),
        ("""{"variants":["a","b"],"notify":[{"url":"https://example.com/"}]}""", false),
        ("""{"variants":["a","b"],"notify":[{"kind":"pigeon"}]}""", false),
        ("""{"kind":"prompt","variants":["a",{"key":"b","payload":{}}]}""", false),
        ("""{"kind":"prompt","variants":["a",{"key":"b","payload":"p"}]}""", false),
        ("""{"kind":"model","variants":["a",{"key":"b","payload":{"model":5}}]}""", false),
        ("""{"kind":"parameters","variants":["a",{"key":"b","payload":{"temperature":2.1}}]}""", false),
        ("""{"kind":"parameters","variants":["a",{"key":"b","payload":{"max_tokens":1.5}}]}""", false),
        ("""{"kind":"context_strategy","variants":["a",{"key":"b","payload":{"strategy":""}}]}""", false),
    ];

    /// <summary>Definitions that only validation refuses, as the schema's description says.</summary>
    private static readonly string[] BeyondTheSchema =
    [
        """{"variants":["a","a"]}""",
        """{"variants":[{"key":"a","weight":0},{"key":"b","weight":0}]}""",
        """{"variants":["a","b"],"control":"c"}""",
        """{"variants":["a","b"],"start_date":"2026-05-02","end_date":"2026-05-01"}""",
        """{"variants":["a","b"],"secondary_metrics":["m","m"]}""",
        """{"variants":["a","b"],"assignment":{"overrides":{"u":"c"}}}""",
        """{"variants":["a","b"],"assignment":{"ramp":[50,5]}}""",
    ];

    private static readonly (string Experiment, bool IsGood)[] FrontMatter =
    [
        ("""["a","b"]""", true),
        ("""{"variants":["a","b"],"description":"d","hypothesis":"h","metric":"eval:x","secondary_metrics":["duration_ms"],"guardrail_metrics":[{"name":"success","threshold":">=0.95"},{"name":"m","threshold":3,"direction":"min"},{"name":"n","threshold":"0.5","direction":"max"}],"weight":[60,40],"issue":5,"start_date":"2026-05-01","end_date":"2026-05-02","min_samples":1,"analysis_type":"proportion_test","tags":["t"],"decision":{"minimum_effect":0.1,"confidence":0.9},"notify":{"issue":1},"repository":"o/r","control":"b","strategy":"balanced"}""", true),
        ("""{"variants":["a","b"],"continual":{"seed":"s","ramp":[5,50]}}""", true),
        ("""{"variants":["a","b"],"description":null,"weight":null,"notify":null,"continual":null,"strategy":"random"}""", true),
        ("5", false),
        ("""["a"]""", false),
        ("""["a","a"]""", false),
        ("""["a",1]""", false),
        ("""{}""", false),
        ("""{"variants":["a","b"],"colour":1}""", false),
        ("""{"variants":["a","b"],"weight":[50,50.5]}""", false),
        ("""{"variants":["a","b"],"weight":"50"}""", false),
        ("""{"variants":["a","b"],"issue":0}""", false),
        ("""{"variants":["a","b"],"start_date":"May"}""", false),
        ("""{"variants":["a","b"],"min_samples":0}""", false),
        ("""{"variants":["a","b"],"analysis_type":"z"}""", false),
        ("""{"variants":["a","b"],"metric":"two words"}""", false),
        ("""{"variants":["a","b"],"guardrail_metrics":[{"name":"m","threshold":1}]}""", false),
        ("""{"variants":["a","b"],"guardrail_metrics":[{"name":"m","threshold":"1"}]}""", false),
        ("""{"variants":["a","b"],"guardrail_metrics":[{"name":"m","threshold":"about"}]}""", false),
        ("""{"variants":["a","b"],"guardrail_metrics":[{"threshold":">1"}]}""", false),
        ("""{"variants":["a","b"],"guardrail_metrics":[{"name":"m","threshold":">1","direction":"up"}]}""", false),
        ("""{"variants":["a","b"],"decision":{"confidence":1}}""", false),
        ("""{"variants":["a","b"],"decision":{"more":1}}""", false),
        ("""{"variants":["a","b"],"repository":"o/r","notify":{"issue":0}}""", false),
        ("""{"variants":["a","b"],"repository":"o/r","notify":{"slack":1}}""", false),
        ("""{"variants":["a","b","c"],"continual":{"seed":"s"}}""", false),
        ("""{"variants":["a","b"],"continual":{"seed":""}}""", false),
        ("""{"variants":["a","b"],"continual":{"ramp":[5]}}""", false),
        ("""{"variants":["a","b"],"continual":{"seed":"s","ramp":[0]}}""", false),
        ("""{"variants":["a","b"],"continual":{"seed":"s"},"strategy":"random"}""", false),
        ("""{"variants":["a","b"],"strategy":"guess"}""", false),
        ("""{"variants":["a","b"],"tags":[""]}""", false),
    ];

    [Fact]
    public async Task Experiment_AgreesWithValidation()
    {
        var verdicts = await VerdictsAsync("experiment.json", [.. Definitions.Select(d => d.Document), .. BeyondTheSchema]);

        Assert.All(Definitions, d => Assert.Equal((d.Document, d.IsGood), (d.Document, IsValid(d.Document))));
        Assert.All(BeyondTheSchema, document => Assert.False(IsValid(document), document));
        Assert.All(Definitions.Select(d => d.IsGood).Concat(BeyondTheSchema.Select(_ => true)).Zip(verdicts, Definitions.Select(d => d.Document).Concat(BeyondTheSchema)), v =>
            Assert.True(v.First == v.Second is null, $"{v.Third}: {v.Second ?? "good"}"));
    }

    [Fact]
    public async Task FrontMatter_AgreesWithTheImport()
    {
        var documents = FrontMatter.Select(f => """{"experiments":{"storage":"repo","x":""" + f.Experiment + "}}").ToList();
        var bad = new[] { "{}", """{"experiments":{}}""", """{"experiments":{"a-b":["a","b"]}}""", """{"experiments":{"storage":["a","b"]}}""" };
        var verdicts = await VerdictsAsync("front-matter.json", [.. documents, .. bad]);
        var expected = FrontMatter.Select(f => f.IsGood).Concat(bad.Select(_ => false)).ToList();

        foreach (var (document, isGood, verdict) in documents.Concat(bad).Zip(expected, verdicts))
        {
            Assert.Equal((document, isGood), (document, await IsImportedAsync(document)));
            Assert.True(isGood == verdict is null, $"{document}: {verdict ?? "good"}");
        }
    }

    private static bool IsValid(string document)
    {
        var read = RequestBody.FromNode<ExperimentDraft>(JsonNode.Parse(document)!, DefinitionShorthand.Expand);
        return read.Then(draft => DraftValidation.Validate(draft.Key ?? "x", draft, Rules)).Problem is null;
    }

    private static async Task<bool> IsImportedAsync(string document)
    {
        var store = new InMemoryExperimentStore();
        var automations = new AutomationEditor(new InMemoryAutomationStore(), store, TimeProvider.System);
        var importer = new ExperimentImporter(
            store,
            new ExperimentEditor(store, new InMemoryRunStore(new InMemoryShards()), automations, Rules, new InMemoryDecisionLog(), TimeProvider.System),
            new ExperimentLifecycle(store, new InMemoryDecisionLog(), automations, TimeProvider.System),
            Rules);
        return (await importer.ImportAsync(Documents.Of(document), new ImportRequest("automation"), CancellationToken.None)).Problem is null;
    }

    /// <summary>What ajv says of each document under the schema that the running app serves without a key: null, or the first error.</summary>
    private async Task<IReadOnlyList<string?>> VerdictsAsync(string name, IReadOnlyList<string> documents)
    {
        var schema = await fixture.App.Client.GetStringAsync(new Uri($"/api/v1/schemas/{name}", UriKind.Relative));
        var answer = await NodeScript.RunAsync("tests/App.Tests/Schemas/validate.mjs", $$"""{"schema":{{schema}},"documents":[{{string.Join(',', documents)}}]}""");
        return [.. JsonNode.Parse(answer)!.AsArray().Select(verdict => (string?)verdict)];
    }
}
