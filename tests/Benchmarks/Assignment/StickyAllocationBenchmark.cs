using BenchmarkDotNet.Attributes;
using Microsoft.FeatureManagement;
using Microsoft.FeatureManagement.FeatureFilters;
using Splitrun.Domain.Assignment;
using Splitrun.Domain.Experiments;
using Variant = Splitrun.Domain.Experiments.Variant;

namespace Splitrun.Benchmarks.Assignment;

/// <summary>
/// Sticky evaluations of a definition that is at hand, one core: ours with either hash, and Microsoft.FeatureManagement's own variant
/// assignment over the same units with the same percentiles. Time and memory are for one unit.
/// </summary>
[MemoryDiagnoser]
public class StickyAllocationBenchmark
{
    // More units than a branch predictor remembers.
    private const int Count = 1 << 16;
    private const string Feature = "prompt_style";

    private string[] _units = [];
    private TargetingContext[] _contexts = [];
    private StickyAllocation _growthbook = null!;
    private StickyAllocation _percentiles = null!;
    private FeatureManager _package = null!;

    /// <summary>Form of the unit: a workflow's run id (11 digits), a user name of 8 to 11 characters, a UUID.</summary>
    [Params("run_id", "user", "uuid")]
    public string Unit { get; set; } = "run_id";

    [Params(2, 10)]
    public int Variants { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _units = [.. Enumerable.Range(0, Count).Select(NewUnit)];
        _contexts = Array.ConvertAll(_units, unit => new TargetingContext { UserId = unit });
        _growthbook = StickyAllocation.From(Definition(BucketingHash.GrowthbookV2));
        _percentiles = StickyAllocation.From(Definition(BucketingHash.FeatureManagement));
        _package = Package();
    }

    [Benchmark(OperationsPerInvoke = Count)]
    public int GrowthbookV2() => Sum(_growthbook);

    [Benchmark(OperationsPerInvoke = Count)]
    public int FeatureManagementHash() => Sum(_percentiles);

    [Benchmark(OperationsPerInvoke = Count, Baseline = true)]
    public async Task<int> FeatureManagementPackage()
    {
        var found = 0;
        foreach (var context in _contexts)
        {
            found += await _package.GetVariantAsync(Feature, context, CancellationToken.None) is null ? 0 : 1;
        }

        return found;
    }

    private int Sum(StickyAllocation allocation)
    {
        var sum = 0;
        foreach (var unit in _units)
        {
            sum += allocation.TryPick(unit, out var variant) ? variant : 0;
        }

        return sum;
    }

    private string NewUnit(int i) => Unit switch
    {
        "run_id" => $"{25_229_568_147 + (i * 7_919L)}",
        "user" => $"user-{i * 97}",
        _ => new Guid(i * 77_777, (short)i, 3, 4, 5, 6, 7, 8, 9, 10, 11).ToString(),
    };

    private ExperimentDefinition Definition(BucketingHash hash) => new()
    {
        Key = Feature,
        Automation = Feature,
        Variants = [.. Enumerable.Range(0, Variants).Select(i => new Variant($"v{i}", 1, null, null, null))],
        Control = "v0",
        Metric = new Metric("success", MetricKind.Binary, MetricDirection.Increase, null),
        Assignment = new AssignmentPolicy { Salt = Feature, Hash = hash },
    };

    private FeatureManager Package()
    {
        var feature = new FeatureDefinition
        {
            Name = Feature,
            EnabledFor = [new FeatureFilterConfiguration { Name = "AlwaysOn" }],
            Variants = [.. Enumerable.Range(0, Variants).Select(i => new VariantDefinition { Name = $"v{i}" })],
            Allocation = new Allocation
            {
                Seed = Feature,
                Percentile = [.. Enumerable.Range(0, Variants).Select(i => new PercentileAllocation
                {
                    Variant = $"v{i}",
                    From = 100.0 * i / Variants,
                    To = 100.0 * (i + 1) / Variants,
                })],
            },
        };
        return new FeatureManager(new OneFeature(feature), new FeatureManagementOptions());
    }

    private sealed class OneFeature(FeatureDefinition feature) : IFeatureDefinitionProvider
    {
        private readonly Task<FeatureDefinition> _feature = Task.FromResult(feature);

        public Task<FeatureDefinition> GetFeatureDefinitionAsync(string featureName) => _feature;

        public async IAsyncEnumerable<FeatureDefinition> GetAllFeatureDefinitionsAsync()
        {
            yield return await _feature;
        }
    }
}
