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
