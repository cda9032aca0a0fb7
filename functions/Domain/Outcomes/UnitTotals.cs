using Splitrun.Statistics.Samples;

namespace Splitrun.Domain.Outcomes;

/// <summary>A unit in a variant.</summary>
public readonly record struct UnitKey(string Unit, string Variant);

/// <summary>Totals of one unit over its runs, per metric; runs of one unit are not independent, so the analysis is by these.</summary>
public sealed record UnitTotals(IReadOnlyDictionary<string, UnitTotal> Metrics)
{
    public static readonly UnitTotals Empty = new(new Dictionary<string, UnitTotal>());

    /// <summary>The name under which a metric's totals are kept, as a whole (null) or of one segment.</summary>
    public static string NameOf(string metric, SliceKey? segment) => segment is { } slice ? $"{metric}|{slice.SegmentText}" : metric;

    public bool HasRuns => Metrics.Values.Any(total => total.Runs != 0);

    public UnitTotal Of(string metric) => Metrics.GetValueOrDefault(metric);

    public UnitTotals With(string metric, UnitTotal total) => new(new Dictionary<string, UnitTotal>(Metrics) { [metric] = total });
}

/// <summary>Sums over the runs of a unit.</summary>
/// <param name="Numerator">Sum of the values, or of the numerators.</param>
/// <param name="Denominator">Number of values, or sum of the denominators.</param>
/// <param name="Runs">How many runs are in it; with none the unit is not in the statistics.</param>
public readonly record struct UnitTotal(ExactSum Numerator, ExactSum Denominator, long Runs)
{
    /// <summary>The unit's numerator and denominator, as they enter the statistics.</summary>
    public Ratio Pair => new(Numerator.Value, Denominator.Value);

    public UnitTotal Plus(Ratio pair) => new(Numerator.Plus(pair.Numerator), Denominator.Plus(pair.Denominator), Runs + 1);

    public UnitTotal Minus(Ratio pair) => Runs == 1 ? default : new(Numerator.Plus(-pair.Numerator), Denominator.Plus(-pair.Denominator), Runs - 1);
}
