using Microsoft.FeatureManagement;
using Microsoft.FeatureManagement.FeatureFilters;
using Splitrun.Domain.Assignment;
using Splitrun.Domain.Experiments;

namespace Splitrun.Domain.Tests.Assignment;

/// <summary>Holds <c>"hash": "feature-management"</c> against the Microsoft.FeatureManagement package itself.</summary>
public sealed class FeatureManagementParityTests
{
    private const string Feature = "prompt_style";

    public static TheoryData<double[], double, string> Splits() => new()
    {
        { [50, 50], 1, "prompt_style" },
        { [1, 2, 97], 1, "salt" },
        { [33, 33, 34], 1, "é😀" },
        { [10, 0, 20, 70], 1, "zero in the middle" },
        { [0, 100], 1, "zero first" },
        { [100, 0], 1, "zero last" },
        { [50, 50], 0.5, "half" },
        { [7, 93], 0.07, "little" },
    };

    [Theory]
    [MemberData(nameof(Splits))]
    public async Task TryPick_ThousandsOfUnits_IsThePackagesVariant(double[] weights, double coverage, string seed)
    {
        var manager = Manager(Percentiles(weights, coverage), seed);
        var allocation = StickyAllocation.From(Experiment(weights, coverage, seed).Definition);

        foreach (var unit in Units())
        {
            var expected = await PackageVariantAsync(manager, unit);
            var actual = allocation.TryPick(unit, out var index) ? $"v{index}" : null;
            Assert.Equal((unit, expected), (unit, actual));
        }
    }

    /// <summary>
    /// Units on a bound itself, found by hashing the numbers from 0000000000 on until the first four bytes were 33333333, 99999999 and
    /// ffffffff: 20, 60 and 100 per cent to the last bit.
    /// </summary>
    [Theory]
    [InlineData("0043609988", 20, new double[] { 20, 80 }, 1, 1)]
    [InlineData("0043609988", 20, new double[] { 20, 80 }, 0.25, 1)]
    [InlineData("0043609988", 20, new double[] { 80, 20 }, 0.25, -1)]
    [InlineData("0043609988", 20, new double[] { 10, 10, 80 }, 1, 2)]
    [InlineData("1236236225", 60, new double[] { 10, 20, 30, 40 }, 1, 3)]
    [InlineData("1236236225", 60, new double[] { 60, 40 }, 1, 1)]
    [InlineData("1309781621", 100, new double[] { 50, 50 }, 1, 1)]
    [InlineData("1309781621", 100, new double[] { 50, 50, 0 }, 1, 1)]
    [InlineData("1309781621", 100, new double[] { 50, 50 }, 0.5, -1)]
    public async Task TryPick_UnitExactlyOnABound_IsThePackagesVariant(string unit, double percentage, double[] weights, double coverage, int expected)
    {
        var manager = Manager(Percentiles(weights, coverage), Feature);

        var picked = StickyAllocation.From(Experiment(weights, coverage, Feature).Definition).TryPick(unit, out var index);

        Assert.Equal(percentage, PercentileHash.Percentage(unit, Feature));
        Assert.Equal((expected >= 0, expected), (picked, index));
        Assert.Equal(await PackageVariantAsync(manager, unit), picked ? $"v{index}" : null);
    }

    /// <summary>The package's own seed, where a feature names none, is "allocation", a line feed and the feature's name.</summary>
    [Fact]
    public async Task TryPick_SaltIsThePackagesDefaultSeed_IsThePackagesVariant()
    {
        var manager = Manager(Percentiles([50, 50], 1), seed: null);
        var allocation = StickyAllocation.From(Experiment([50, 50], 1, $"allocation\n{Feature}").Definition);

        foreach (var unit in Units())
        {
            Assert.True(allocation.TryPick(unit, out var index));
            Assert.Equal(await PackageVariantAsync(manager, unit), $"v{index}");
        }
    }

    /// <summary>A narrow percentile around the vector's percentage contains it, and the one just above does not: the package agrees with the files.</summary>
    [Fact]
    public async Task GoldenVectors_ThePackageItself_AgreesWithEachPercentage()
    {
        foreach (var row in GoldenVectors.Rows("percentiles.json", "percentages"))
        {
            var percentage = row.Number("percentage");
            List<PercentileAllocation> narrow = [Between(Math.Max(0, percentage - 1e-7), percentage + 1e-7, "v0")];
            List<PercentileAllocation> above = [Between(percentage + 1e-7, 100, "v0")];

            Assert.Equal("v0", await PackageVariantAsync(Manager(narrow, row.Text("seed")), row.Text("unit")));
            Assert.Null(await PackageVariantAsync(Manager(above, row.Text("seed")), row.Text("unit")));
        }
    }

    private static IEnumerable<string> Units() =>
        Enumerable.Range(0, 3_000).Select(i => $"user-{i}").Concat(["", " ", "é", "用户", "😀", "\ud83d", "\ude00\ud83d", "a\nb", new string('x', 5_000)]);

    private static Experiment Experiment(double[] weights, double coverage, string salt) =>
        AssignmentScenario.Running(weights).With(p => p with { Hash = BucketingHash.FeatureManagement, Coverage = coverage, Salt = salt });

    /// <summary>What an owner would write by hand: per cent, one after the other, of which the covered part is kept.</summary>
    private static List<PercentileAllocation> Percentiles(double[] weights, double coverage)
    {
        var from = 0.0;
        var percentiles = new List<PercentileAllocation>();
        for (var i = 0; i < weights.Length; i++)
        {
            percentiles.Add(Between(from, Math.Round(from + (weights[i] * coverage), 10), $"v{i}"));
            from += weights[i];
        }

        return percentiles;
    }

    private static PercentileAllocation Between(double from, double to, string variant) => new() { From = from, To = to, Variant = variant };

    private static async Task<string?> PackageVariantAsync(FeatureManager manager, string unit) =>
        (await manager.GetVariantAsync(Feature, new TargetingContext { UserId = unit }, CancellationToken.None))?.Name;

    private static FeatureManager Manager(List<PercentileAllocation> percentiles, string? seed) => new(new OneFeature(new FeatureDefinition
    {
        Name = Feature,
        EnabledFor = [new FeatureFilterConfiguration { Name = "AlwaysOn" }],
        Allocation = new Allocation { Percentile = percentiles, Seed = seed },
        Variants = [.. Enumerable.Range(0, 4).Select(i => new VariantDefinition { Name = $"v{i}" })],
    }), new FeatureManagementOptions());

    private sealed class OneFeature(FeatureDefinition feature) : IFeatureDefinitionProvider
    {
        public Task<FeatureDefinition> GetFeatureDefinitionAsync(string featureName) => Task.FromResult(feature);

        public async IAsyncEnumerable<FeatureDefinition> GetAllFeatureDefinitionsAsync()
        {
            yield return await Task.FromResult(feature);
        }
    }
}
