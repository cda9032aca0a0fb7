namespace Splitrun.Domain.Outcomes;

/// <summary>What is kept of the outcomes of one variant.</summary>
public sealed record ArmStatistics
{
    public static readonly ArmStatistics Empty = new();

    private const long OwnBytes = 500;

    /// <summary>Moments, exact sums, a name and a place in a table.</summary>
    private const long MetricBytes = 800;

    /// <summary>A count for each bin of a usual sketch.</summary>
    private const long SketchBytes = 3_000;

    /// <summary>Counted runs by how they ended, the excluded ones (cancelled, skipped, neutral) included.</summary>
    public IReadOnlyDictionary<Conclusion, long> Conclusions { get; init; } = new Dictionary<Conclusion, long>();

    /// <summary>Per metric name.</summary>
    public IReadOnlyDictionary<string, MetricStatistics> Metrics { get; init; } = new Dictionary<string, MetricStatistics>();

    /// <summary>Counted runs whose outcome enters the analysis.</summary>
    public long Concluded => Conclusions.Where(c => !c.Key.IsExcluded()).Sum(c => c.Value);

    /// <summary>Memory that it takes, as a fair estimate.</summary>
    internal long EstimatedBytes => OwnBytes + Metrics.Values.Sum(metric => metric.Sketch is null ? MetricBytes : MetricBytes + SketchBytes);

    public ArmStatistics Merge(ArmStatistics other) => new()
    {
        Conclusions = Union(Conclusions, other.Conclusions, (a, b) => a + b),
        Metrics = Union(Metrics, other.Metrics, (a, b) => a.Merge(b)),
    };

    /// <summary>What is left when a part is taken out again; quantiles and totals of units cannot be taken apart, and are left out.</summary>
    internal ArmStatistics Without(ArmStatistics part) => new()
    {
        Conclusions = Conclusions.Select(c => KeyValuePair.Create(c.Key, c.Value - part.Conclusions.GetValueOrDefault(c.Key))).Where(c => c.Value > 0).ToDictionary(),
        Metrics = Metrics.ToDictionary(m => m.Key, m => part.Metrics.TryGetValue(m.Key, out var taken) ? m.Value.Without(taken) : m.Value with { Sketch = null }),
    };

    private static Dictionary<TKey, TValue> Union<TKey, TValue>(
        IReadOnlyDictionary<TKey, TValue> left, IReadOnlyDictionary<TKey, TValue> right, Func<TValue, TValue, TValue> merge)
        where TKey : notnull
    {
        var union = new Dictionary<TKey, TValue>(left);
        foreach (var (key, value) in right)
        {
            union[key] = union.TryGetValue(key, out var present) ? merge(present, value) : value;
        }

        return union;
    }
}
