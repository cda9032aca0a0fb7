using System.Text.Json;
using Splitrun.Domain.Experiments;
using Splitrun.Domain.Experiments.Drafts;
using Splitrun.TestKit.Experiments;

namespace Splitrun.Domain.Tests.Experiments.Drafts;

public sealed class PayloadValidationTests
{
    [Theory]
    [InlineData("prompt", """{"prompt":"Be brief.","variables":{"a":1},"other":[1]}""")]
    [InlineData("model", """{"model":"small","provider":"house","temperature":0,"max_tokens":1e3}""")]
    [InlineData("parameters", """{"temperature":2,"top_p":0.5,"seed":-1,"stop":["a","b"],"presence_penalty":-2}""")]
    [InlineData("parameters", """{"stop":"END"}""")]
    [InlineData("parameters", "{}")]
    [InlineData("system_prompt", """{"system_prompt":""}""")]
    [InlineData("context_strategy", """{"strategy":"window","max_tokens":4000,"overlap":0}""")]
    [InlineData("prompt", "null")]
    [InlineData("custom", "[1]")]
    [InlineData("custom", """{"temperature":"hot"}""")]
    [InlineData("another", "5")]
    [InlineData(null, "\"text\"")]
    public void Payload_ThatFitsItsKind_IsTaken(string? kind, string payload) => Assert.Empty(FieldsOf(kind, payload));

    [Theory]
    [InlineData("prompt", "\"text\"", "variants[1].payload")]
    [InlineData("prompt", "{}", "variants[1].payload.prompt")]
    [InlineData("prompt", """{"prompt":""}""", "variants[1].payload.prompt")]
    [InlineData("prompt", """{"prompt":"a","variables":[]}""", "variants[1].payload.variables")]
    [InlineData("prompt", """{"prompt":"\ud800"}""", "variants[1].payload.prompt")]
    [InlineData("model", """{"provider":"x"}""", "variants[1].payload.model")]
    [InlineData("model", """{"model":5}""", "variants[1].payload.model")]
    [InlineData("model", """{"model":"a","temperature":3}""", "variants[1].payload.temperature")]
    [InlineData("parameters", """{"temperature":-0.1}""", "variants[1].payload.temperature")]
    [InlineData("parameters", """{"temperature":"1"}""", "variants[1].payload.temperature")]
    [InlineData("parameters", """{"temperature":null}""", "variants[1].payload.temperature")]
    [InlineData("parameters", """{"temperature":1e999}""", "variants[1].payload.temperature")]
    [InlineData("parameters", """{"top_p":1.01}""", "variants[1].payload.top_p")]
    [InlineData("parameters", """{"max_tokens":1.5}""", "variants[1].payload.max_tokens")]
    [InlineData("parameters", """{"max_tokens":0}""", "variants[1].payload.max_tokens")]
    [InlineData("parameters", """{"stop":[1]}""", "variants[1].payload.stop")]
    [InlineData("system_prompt", """{"system_prompt":1}""", "variants[1].payload.system_prompt")]
    [InlineData("context_strategy", """{"strategy":"","window":0}""", "variants[1].payload.strategy", "variants[1].payload.window")]
    public void Payload_ThatDoesNotFit_NamesTheMember(string kind, string payload, params string[] fields) => Assert.Equal(fields, FieldsOf(kind, payload));

    [Fact]
    public void Kind_ThatNobodyKnows_IsSaid()
    {
        Assert.Contains(DefinitionWarnings.Of(Definitions.Valid(change: d => d with { Kind = "promt" })), warning => warning.StartsWith("kind:", StringComparison.Ordinal));
        Assert.All(PayloadShapes.Free, kind => Assert.Empty(DefinitionWarnings.Of(Definitions.Valid(change: d => d with { Kind = kind }))));
        Assert.Empty(DefinitionWarnings.Of(Definitions.Valid()));
    }

    private static IEnumerable<string> FieldsOf(string? kind, string payload)
    {
        using var json = JsonDocument.Parse(payload);
        var draft = new ExperimentDraft { Kind = kind, Variants = [new VariantDraft { Key = "a" }, new VariantDraft { Key = "b", Payload = json.RootElement.Clone() }] };
        return DraftValidation.Validate("key", draft, new DraftRules(false)).Problem?.Errors.Keys ?? [];
    }
}
