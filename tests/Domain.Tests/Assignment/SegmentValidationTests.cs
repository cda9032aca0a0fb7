using System.Text.Json;
using System.Text.Json.Serialization;
using Splitrun.Domain.Assignment;
using Splitrun.Domain.Experiments;
using Splitrun.Domain.Problems;

namespace Splitrun.Domain.Tests.Assignment;

public sealed class SegmentValidationTests
{
    private static readonly JsonSerializerOptions SnakeCase = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    [Theory]
    [InlineData("""{ "attribute": "a", "operator": "equals", "value": "x" }""")]
    [InlineData("""{ "attribute": "a", "operator": "not_equals", "value": false }""")]
    [InlineData("""{ "attribute": "a", "operator": "in", "value": ["x", 1, true] }""")]
    [InlineData("""{ "attribute": "a", "operator": "contains", "value": 1 }""")]
    [InlineData("""{ "attribute": "a.b", "operator": "matches", "value": "^(a|b)+$" }""")]
    [InlineData("""{ "attribute": "a", "operator": "lt", "value": 1.5 }""")]
    [InlineData("""{ "attribute": "a", "operator": "gte", "value": "2026-05-01" }""")]
    [InlineData("""{ "attribute": "a", "operator": "semver_gte", "value": "v1.2.3-rc.1+7" }""")]
    [InlineData("""{ "attribute": "a", "operator": "exists" }""")]
    [InlineData("""{ "attribute": "a", "operator": "exists", "value": false }""")]
    [InlineData("""{ "any": [ { "not": { "attribute": "a", "operator": "exists" } }, { "all": [ { "attribute": "b", "operator": "exists" } ] } ] }""")]
    public void Validate_GoodRule_FindsNothing(string rule)
    {
        Assert.Empty(Errors(Rule(rule)));
    }

    [Theory]
    [InlineData("{}", "segments[0]")]
    [InlineData("null", "segments[0]")]
    [InlineData("""{ "attribute": "a", "operator": "exists", "any": [ { "attribute": "b", "operator": "exists" } ] }""", "segments[0]")]
    [InlineData("""{ "all": [], "any": [] }""", "segments[0]")]
    [InlineData("""{ "all": [] }""", "segments[0].all")]
    [InlineData("""{ "any": [ null ] }""", "segments[0].any[0]")]
    [InlineData("""{ "any": [ { "not": {} } ] }""", "segments[0].any[0].not")]
    [InlineData("""{ "operator": "exists" }""", "segments[0].attribute")]
    [InlineData("""{ "attribute": "", "operator": "exists" }""", "segments[0].attribute")]
    [InlineData("""{ "attribute": "a", "value": 1 }""", "segments[0].operator")]
    [InlineData("""{ "attribute": "a", "operator": 99, "value": 1 }""", "segments[0].operator")]
    [InlineData("""{ "attribute": "a", "operator": "equals" }""", "segments[0].value")]
    [InlineData("""{ "attribute": "a", "operator": "equals", "value": {} }""", "segments[0].value")]
    [InlineData("""{ "attribute": "a", "operator": "in", "value": "x" }""", "segments[0].value")]
    [InlineData("""{ "attribute": "a", "operator": "in", "value": [] }""", "segments[0].value")]
    [InlineData("""{ "attribute": "a", "operator": "not_in", "value": [ ["x"] ] }""", "segments[0].value")]
    [InlineData("""{ "attribute": "a", "operator": "lt", "value": true }""", "segments[0].value")]
    [InlineData("""{ "attribute": "a", "operator": "semver_lt", "value": "1.2" }""", "segments[0].value")]
    [InlineData("""{ "attribute": "a", "operator": "exists", "value": "yes" }""", "segments[0].value")]
    [InlineData("""{ "attribute": "a", "operator": "matches", "value": 5 }""", "segments[0].value")]
    [InlineData("""{ "attribute": "a", "operator": "matches", "value": "" }""", "segments[0].value")]
    [InlineData("""{ "attribute": "a", "operator": "matches", "value": "(" }""", "segments[0].value")]
    [InlineData("""{ "attribute": "a", "operator": "matches", "value": "(a)\\1" }""", "segments[0].value")]
    [InlineData("""{ "attribute": "a", "operator": "matches", "value": "(?=a)b" }""", "segments[0].value")]
    [InlineData("""{ "attribute": "a", "operator": "matches", "value": "((a{500}){500}){500}" }""", "segments[0].value")]
    [InlineData("""{ "attribute": "a", "operator": "matches", "value": "\ud800" }""", "segments[0].value")]
    public void Validate_BadRule_NamesTheField(string rule, string field)
    {
        Assert.Equal([field], Errors(Rule(rule)).Keys);
    }

    [Theory]
    [InlineData(SegmentRules.MaxPatternLength, true)]
    [InlineData(SegmentRules.MaxPatternLength + 1, false)]
    public void Validate_PatternLength_HasALimit(int length, bool allowed)
    {
        var rule = SegmentRulesTests.Leaf("a", SegmentOperator.Matches, $"\"{new string('x', length)}\"");

        Assert.Equal(allowed, Errors(rule).Count == 0);
    }

    [Theory]
    [InlineData(SegmentRules.MaxDepth, true)]
    [InlineData(SegmentRules.MaxDepth + 1, false)]
    [InlineData(5_000, false)]
    public void Validate_Depth_HasALimit(int depth, bool allowed)
    {
        var rule = SegmentRulesTests.Leaf("a", SegmentOperator.Exists, null);
        for (var i = 1; i < depth; i++)
        {
            rule = new SegmentRule { Not = rule };
        }

        Assert.Equal(allowed, Errors(rule).Count == 0);
    }

    [Theory]
    [InlineData(99, true)]
    [InlineData(100, false)]
    [InlineData(100_000, false)]
    public void Validate_NumberOfRulesNestedOnesIncluded_HasALimit(int nested, bool allowed)
    {
        var rule = new SegmentRule { Any = [.. Enumerable.Repeat(SegmentRulesTests.Leaf("a", SegmentOperator.Exists, null), nested)] };

        Assert.Equal(allowed, Errors(rule).Count == 0);
    }

    private static IReadOnlyDictionary<string, IReadOnlyList<string>> Errors(params SegmentRule?[] rules)
    {
        var errors = new FieldErrors();
        SegmentRules.Validate(rules, "segments", errors);
        return errors.Any ? errors.ToProblem().Errors : new Dictionary<string, IReadOnlyList<string>>();
    }

    private static SegmentRule? Rule(string json) => JsonSerializer.Deserialize<SegmentRule>(json, SnakeCase);
}
