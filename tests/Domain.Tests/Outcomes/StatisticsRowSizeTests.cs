using Splitrun.Domain.Experiments.Drafts;
using Splitrun.Domain.Outcomes;
using Splitrun.TestKit.Experiments;

namespace Splitrun.Domain.Tests.Outcomes;

public sealed class StatisticsRowSizeTests
{
    [Theory]
    [InlineData(2, 0, "run_id", SegmentAdmission.MaxNames)]
    [InlineData(6, 20, "run_id", SegmentAdmission.MaxNames)]
    [InlineData(2, 20, "user", SegmentAdmission.MaxNames)]
    [InlineData(6, 20, "user", 4)]
    [InlineData(10, 20, "user", 1)]
    public void SegmentNames_ManyVariantsAndMetrics_AreFewerSoThatACorrectionFitsIntoACommit(int variants, int metrics, string unit, int names)
    {
        var definition = Definitions.Valid(change: d => d with
        {
            Variants = [.. Enumerable.Range(0, variants).Select(i => new VariantDraft { Key = $"v{i}" })],
            SecondaryMetrics = [.. Enumerable.Range(0, metrics).Select(i => new MetricDraft { Name = $"metric_{i}" })],
            Guardrails = [.. Enumerable.Range(0, metrics).Select(i => new GuardrailDraft { Metric = $"watched_{i}", MaxRegression = 1 })],
            Assignment = new AssignmentDraft { Unit = unit },
        });

        Assert.Equal(names, StatisticsRowSize.SegmentNames(definition));
        Assert.InRange((3 + (2 * names)) * StatisticsRowSize.Of(definition), 0, StatisticsRowSize.CommitBytes);
    }

    [Fact]
    public void Admit_NamesBeyondThoseThatFit_AreCutByNone()
    {
        var admission = new SegmentAdmission([SliceKey.OfSegment("a", "1"), SliceKey.OfSegment("b", "1")], maxNames: 1);

        Assert.Equal(SliceKey.OfSegment("b", "2"), admission.Admit("b", "2"));
        Assert.Null(admission.Admit("c", "1"));
    }
}
