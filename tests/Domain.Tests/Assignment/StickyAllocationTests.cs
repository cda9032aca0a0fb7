using System.Text;
using System.Text.Json;
using Splitrun.Domain.Assignment;
using Splitrun.Domain.Experiments;

namespace Splitrun.Domain.Tests.Assignment;

public sealed class StickyAllocationTests
{
    public static TheoryData<int> GoldenCases() => [.. Enumerable.Range(0, GoldenVectors.Rows("growthbook.json", "assignments").Count)];

    [Theory]
    [MemberData(nameof(GoldenCases))]
    public void Assign_GoldenCase_IsWhatGrowthBookComputes(int index)
    {
        var row = GoldenVectors.Rows("growthbook.json", "assignments")[index];
        var experiment = FromGolden(row);
        var expected = row.GetProperty("expected").GetString()!;

        var actual = new StringBuilder();
        for (var i = 0; i < expected.Length; i++)
        {
            var assignment = experiment.Assign(row.GetProperty("prefix").GetString() + i);
            actual.Append(assignment.Reason == AssignmentReason.Sticky ? assignment.VariantIndex.ToString() : "-");
        }

        Assert.Equal(2000, expected.Length);
        Assert.Equal(expected, actual.ToString());
    }

    [Theory]
    [InlineData(BucketingHash.GrowthbookV2, "25229568147")]
    [InlineData(BucketingHash.FeatureManagement, "25229568147")]
    [InlineData(BucketingHash.FeatureManagement, "6ba7b810-9dad-11d1-80b4-00c04fd430c8")]
    public void TryPick_MadeReady_AllocatesNothing(BucketingHash hash, string unit)
    {
        var allocation = StickyAllocation.From(AssignmentScenario.Running(1, 1, 1).With(p => p with { Hash = hash }).Definition);
        _ = allocation.TryPick(unit, out _);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1_000; i++)
        {
            _ = allocation.TryPick(unit, out _);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void TryPick_NobodyCovered_IsFalseAndMinusOne()
    {
        var allocation = StickyAllocation.From(AssignmentScenario.Running(1, 1).With(p => p with { Coverage = 0 }).Definition);

        Assert.False(allocation.TryPick("unit", out var variant));
        Assert.Equal(-1, variant);
    }

    private static Experiment FromGolden(JsonElement row)
    {
        var weights = row.GetProperty("weights").EnumerateArray().Select(w => w.GetDouble()).ToArray();
        return AssignmentScenario.Running(weights)
            .Sticky()
            .Define(d => d with { Control = $"v{row.Number("control", 0)}" })
            .With(p => p with
            {
                Salt = row.GetProperty("salt").GetString()!,
                Coverage = row.Number("coverage", 1),
                Ramp = row.TryGetProperty("step", out var step) ? [step.GetDouble()] : [],
                Layer = row.TryGetProperty("layer", out var layer)
                    ? new Layer(layer.GetProperty("name").GetString()!, layer.Number("from"), layer.Number("to"))
                    : null,
                Holdout = row.TryGetProperty("holdout", out var holdout)
                    ? new Holdout(holdout.GetProperty("name").GetString()!, holdout.Number("share"))
                    : null,
            });
    }
}
