using Splitrun.Domain.Assignment;
using Splitrun.Domain.Experiments;
using Splitrun.TestKit.Experiments;

namespace Splitrun.Domain.Tests.Assignment;

public sealed class SegmentWarningsTests
{
    [Fact]
    public void Of_NumberInQuotes_IsSaidWhereItStands()
    {
        var segments = new[]
        {
            SegmentRulesTests.Leaf("seats", SegmentOperator.Gte, "\"10\""),
            new SegmentRule { Not = new SegmentRule { Any = [SegmentRulesTests.Leaf("seats", SegmentOperator.Exists, null), SegmentRulesTests.Leaf("seats", SegmentOperator.Lt, "\"-1.5\"")] } },
        };
        var definition = Definitions.Valid() with { Assignment = new AssignmentPolicy { Salt = "s", Segments = segments } };

        Assert.Equal(["assignment.segments[0].value", "assignment.segments[1].not.any[1].value"], DefinitionWarnings.Of(definition).Select(w => w.Split(": is the text")[0]));
    }

    [Theory]
    [InlineData(SegmentOperator.Gte, "10")]
    [InlineData(SegmentOperator.Gte, "\"2026-05-01\"")]
    [InlineData(SegmentOperator.Equals, "\"10\"")]
    public void Of_WhatIsMeant_SaysNothing(SegmentOperator @operator, string value) =>
        Assert.Empty(SegmentWarnings.Of([SegmentRulesTests.Leaf("a", @operator, value)], "segments"));
}
