using System.Text.Json;
using Splitrun.Domain.Assignment;
using Splitrun.Domain.Experiments;

namespace Splitrun.Domain.Tests.Assignment;

public sealed class SegmentRulesTests
{
    private static readonly JsonElement Attributes = AssignmentScenario.Json("""
        { "repo": "owner/a", "n": 5, "big": 9007199254740993, "tiny": 1e-400, "huge": 1e400, "yes": true, "no": false, "nothing": null,
          "version": "1.10.0", "labels": ["bug", "cost", 7], "empty": [], "text": "5", "day": "2026-05-01", "half": "\ud800",
          "model": { "name": "m-1", "limits": { "tokens": 100 } }, "model.name": "plain", "": "nameless" }
        """);

    // attribute, operator, value as JSON (null: none), met?
    [Theory]
    [InlineData("""{"x":"y","\ud800":1}""")]
    [InlineData("""{"\udc00":{},"x":"y"}""")]
    [InlineData("""{"o":{"\udc00":1,"x":"y"}}""")]
    public void AreMet_NameThatIsHalfACharacter_IsNoFailure(string attributes)
    {
        using var document = JsonDocument.Parse(attributes);
        var rules = new[] { "x", "o.x", "nothing" }.Select(name => new SegmentRule { Attribute = name, Operator = SegmentOperator.Exists });

        Assert.All(rules, rule => SegmentRules.AreMet([rule], document.RootElement));
        Assert.False(SegmentRules.AreMet([new SegmentRule { Attribute = "nothing", Operator = SegmentOperator.Exists }], document.RootElement));
    }

    [Theory]
    [InlineData("repo", SegmentOperator.Equals, "\"owner/a\"", true)]
    [InlineData("repo", SegmentOperator.Equals, "\"Owner/a\"", false)]
    [InlineData("n", SegmentOperator.Equals, "5", true)]
    [InlineData("n", SegmentOperator.Equals, "5.0", true)]
    [InlineData("n", SegmentOperator.Equals, "0.5e1", true)]
    [InlineData("n", SegmentOperator.Equals, "\"5\"", false)]
    [InlineData("text", SegmentOperator.Equals, "5", false)]
    [InlineData("big", SegmentOperator.Equals, "9007199254740993", true)]
    [InlineData("big", SegmentOperator.Equals, "9007199254740992", false)]
    [InlineData("yes", SegmentOperator.Equals, "true", true)]
    [InlineData("no", SegmentOperator.Equals, "true", false)]
    [InlineData("labels", SegmentOperator.Equals, "\"bug\"", false)]
    [InlineData("half", SegmentOperator.Equals, "\"\\ud800\"", false)]
    [InlineData("absent", SegmentOperator.Equals, "5", false)]
    [InlineData("nothing", SegmentOperator.Equals, "5", false)]
    [InlineData("repo", SegmentOperator.NotEquals, "\"owner/a\"", false)]
    [InlineData("repo", SegmentOperator.NotEquals, "\"owner/b\"", true)]
    [InlineData("n", SegmentOperator.NotEquals, "\"5\"", true)]
    [InlineData("absent", SegmentOperator.NotEquals, "5", true)]
    [InlineData("nothing", SegmentOperator.NotEquals, "5", true)]
    [InlineData("repo", SegmentOperator.In, "[\"owner/b\",\"owner/a\"]", true)]
    [InlineData("repo", SegmentOperator.In, "[\"owner/b\",5]", false)]
    [InlineData("n", SegmentOperator.In, "[\"5\",5]", true)]
    [InlineData("labels", SegmentOperator.In, "[\"x\",\"cost\"]", true)]
    [InlineData("labels", SegmentOperator.In, "[\"x\"]", false)]
    [InlineData("empty", SegmentOperator.In, "[\"x\"]", false)]
    [InlineData("absent", SegmentOperator.In, "[5]", false)]
    [InlineData("repo", SegmentOperator.NotIn, "[\"owner/b\"]", true)]
    [InlineData("repo", SegmentOperator.NotIn, "[\"owner/a\"]", false)]
    [InlineData("labels", SegmentOperator.NotIn, "[\"x\",\"cost\"]", false)]
    [InlineData("absent", SegmentOperator.NotIn, "[5]", true)]
    [InlineData("repo", SegmentOperator.Contains, "\"ner/\"", true)]
    [InlineData("repo", SegmentOperator.Contains, "\"NER\"", false)]
    [InlineData("repo", SegmentOperator.Contains, "5", false)]
    [InlineData("labels", SegmentOperator.Contains, "\"bug\"", true)]
    [InlineData("labels", SegmentOperator.Contains, "7", true)]
    [InlineData("labels", SegmentOperator.Contains, "\"7\"", false)]
    [InlineData("n", SegmentOperator.Contains, "5", false)]
    [InlineData("absent", SegmentOperator.Contains, "\"\"", false)]
    [InlineData("repo", SegmentOperator.Matches, "\"^owner/[ab]$\"", true)]
    [InlineData("repo", SegmentOperator.Matches, "\"wne\"", true)]
    [InlineData("repo", SegmentOperator.Matches, "\"^a\"", false)]
    [InlineData("n", SegmentOperator.Matches, "\"5\"", false)]
    [InlineData("half", SegmentOperator.Matches, "\".*\"", false)]
    [InlineData("absent", SegmentOperator.Matches, "\".*\"", false)]
    [InlineData("n", SegmentOperator.Lt, "5", false)]
    [InlineData("n", SegmentOperator.Lt, "5.0001", true)]
    [InlineData("n", SegmentOperator.Lte, "5", true)]
    [InlineData("n", SegmentOperator.Gt, "4.9", true)]
    [InlineData("n", SegmentOperator.Gt, "5", false)]
    [InlineData("n", SegmentOperator.Gte, "5", true)]
    [InlineData("n", SegmentOperator.Lt, "\"9\"", false)]
    [InlineData("n", SegmentOperator.Gte, "\"1\"", false)]
    [InlineData("text", SegmentOperator.Lt, "9", false)]
    [InlineData("huge", SegmentOperator.Gt, "1e300", true)]
    [InlineData("tiny", SegmentOperator.Lt, "1", true)]
    [InlineData("big", SegmentOperator.Gt, "9007199254740992", true)]
    [InlineData("day", SegmentOperator.Gte, "\"2026-05-01\"", true)]
    [InlineData("day", SegmentOperator.Lt, "\"2026-10-01\"", true)]
    [InlineData("yes", SegmentOperator.Lte, "true", false)]
    [InlineData("absent", SegmentOperator.Lt, "5", false)]
    [InlineData("absent", SegmentOperator.Gte, "5", false)]
    [InlineData("version", SegmentOperator.SemverGte, "\"1.9.0\"", true)]
    [InlineData("version", SegmentOperator.SemverLt, "\"1.9.0\"", false)]
    [InlineData("version", SegmentOperator.SemverLt, "\"2.0.0-rc.1\"", true)]
    [InlineData("repo", SegmentOperator.SemverLt, "\"1.0.0\"", false)]
    [InlineData("repo", SegmentOperator.SemverGte, "\"1.0.0\"", false)]
    [InlineData("absent", SegmentOperator.SemverLt, "\"1.0.0\"", false)]
    [InlineData("repo", SegmentOperator.Exists, null, true)]
    [InlineData("no", SegmentOperator.Exists, "true", true)]
    [InlineData("repo", SegmentOperator.Exists, "false", false)]
    [InlineData("absent", SegmentOperator.Exists, null, false)]
    [InlineData("absent", SegmentOperator.Exists, "false", true)]
    [InlineData("nothing", SegmentOperator.Exists, "true", false)]
    [InlineData("model.name", SegmentOperator.Equals, "\"plain\"", true)]
    [InlineData("model.limits.tokens", SegmentOperator.Equals, "100", true)]
    [InlineData("model.limits.absent", SegmentOperator.Exists, null, false)]
    [InlineData("repo.name", SegmentOperator.Exists, null, false)]
    [InlineData("model", SegmentOperator.Exists, null, true)]
    [InlineData("model", SegmentOperator.Equals, "\"m-1\"", false)]
    [InlineData(".", SegmentOperator.Exists, null, false)]
    public void AreMet_OneRule_FollowsTheTable(string attribute, SegmentOperator @operator, string? value, bool expected)
    {
        Assert.Equal(expected, SegmentRules.AreMet([Leaf(attribute, @operator, value)], Attributes));
        Assert.Equal(!expected, SegmentRules.AreMet([new SegmentRule { Not = Leaf(attribute, @operator, value) }], Attributes));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("\"text\"")]
    [InlineData(null)]
    public void AreMet_NoObjectOfAttributes_EverythingIsMissing(string? attributes)
    {
        JsonElement? element = attributes is null ? null : AssignmentScenario.Json(attributes);

        Assert.False(SegmentRules.AreMet([Leaf("repo", SegmentOperator.Exists, null)], element));
        Assert.True(SegmentRules.AreMet([Leaf("repo", SegmentOperator.NotEquals, "1")], element));
    }

    [Fact]
    public void AreMet_NoRules_IsTrue()
    {
        Assert.True(SegmentRules.AreMet([], null));
    }

    [Theory]
    [InlineData(true, true, true, true, false)]
    [InlineData(true, false, false, true, true)]
    [InlineData(false, false, false, false, true)]
    public void AreMet_Nested_AllAnyAndNotMeanWhatTheySay(bool first, bool second, bool all, bool any, bool not)
    {
        SegmentRule[] rules = [Leaf("repo", SegmentOperator.Exists, first ? "true" : "false"), Leaf("n", SegmentOperator.Exists, second ? "true" : "false")];

        Assert.Equal(all, SegmentRules.AreMet(rules, Attributes));
        Assert.Equal(all, SegmentRules.AreMet([new SegmentRule { All = rules }], Attributes));
        Assert.Equal(any, SegmentRules.AreMet([new SegmentRule { Any = rules }], Attributes));
        Assert.Equal(not, SegmentRules.AreMet([new SegmentRule { Not = new SegmentRule { All = rules } }], Attributes));
    }

    [Fact]
    public void AreMet_RuleOfNoForm_Throws()
    {
        Assert.Throws<ArgumentException>(() => SegmentRules.AreMet([new SegmentRule()], Attributes));
    }

    internal static SegmentRule Leaf(string attribute, SegmentOperator @operator, string? value) =>
        new() { Attribute = attribute, Operator = @operator, Value = value is null ? null : AssignmentScenario.Json(value) };
}
