using System.Text.Json.Nodes;
using Splitrun.App.Http.Bodies;
using Splitrun.Domain.Engine;
using Splitrun.Domain.Experiments.Drafts;

namespace Splitrun.App.Tests.Http.Bodies;

public sealed class ShapeErrorsTests
{
    [Theory]
    [InlineData("""{"analysis":{"planned_samples":1e30}}""", "analysis.planned_samples", "must be a whole number of at most 2147483647 in size")]
    [InlineData("""{"analysis":{"planned_samples":2147483648}}""", "analysis.planned_samples", "must be a whole number of at most 2147483647 in size")]
    [InlineData("""{"analysis":{"alpha":"small"}}""", "analysis.alpha", "must be a number of at most 1.8e308 in size")]
    [InlineData("""{"metric":5}""", "metric", "must be a metric's name or an object")]
    [InlineData("""{"secondary_metrics":[true]}""", "secondary_metrics[0]", "must be a metric's name or an object")]
    [InlineData("""{"variants":["a",5]}""", "variants[1]", "must be a variant's key or an object")]
    [InlineData("""{"analysis":5}""", "analysis", "must be an object")]
    public void FromNode_WrongShape_SaysWhatIsAllowed(string json, string field, string message) =>
        AssertSaid(RequestBody.FromNode<ExperimentDraft>(JsonNode.Parse(json)!, DefinitionShorthand.Expand).Problem, field, message);

    [Fact]
    public void FromNode_LargeCount_SaysTheLargest() =>
        AssertSaid(RequestBody.FromNode<DesignDraft>(JsonNode.Parse("""{"n":1e30}""")!).Problem, "n", "must be a whole number of at most 9223372036854775807 in size");

    private static void AssertSaid(Domain.Problems.Problem? problem, string field, string message)
    {
        var (name, messages) = Assert.Single(problem!.Errors);
        Assert.Equal((field, message), (name, Assert.Single(messages)));
    }
}
