using System.Text.Json;
using Splitrun.Domain.Experiments;

namespace Splitrun.Domain.Engine;

/// <summary>A question to the statistics engine, as somebody wrote it: arms with their data, compared without an experiment.</summary>
public sealed record ComparisonDraft
{
    public ComparisonKind? Kind { get; init; }

    /// <summary>Which way is better; increase when left out.</summary>
    public MetricDirection? Direction { get; init; }

    public double? Alpha { get; init; }

    /// <summary>N* of the always-valid methods, observations of all arms together; 400 when left out.</summary>
    public int? PlannedSamples { get; init; }

    /// <summary>2 to 10 arms, control first.</summary>
    public IReadOnlyList<ArmDraft?>? Arms { get; init; }

    /// <summary>Expected shares of the arms, in order; with them the sample ratio is checked.</summary>
    public IReadOnlyList<double>? Shares { get; init; }
}

/// <summary>The data of one arm: raw values, or a summary.</summary>
public sealed record ArmDraft
{
    public string? Key { get; init; }

    /// <summary>Numbers; true and false for binary and paired binary data.</summary>
    public IReadOnlyList<JsonElement>? Values { get; init; }

    public long? N { get; init; }

    public double? Mean { get; init; }

    public double? Variance { get; init; }

    public long? Successes { get; init; }

    public long? Trials { get; init; }

    /// <summary>Per unit, for ratio metrics.</summary>
    public IReadOnlyList<double>? Numerator { get; init; }

    /// <summary>Per unit, for ratio metrics.</summary>
    public IReadOnlyList<double>? Denominator { get; init; }

    /// <summary>A value from before the experiment for each of <see cref="Values"/>, to adjust by (CUPED).</summary>
    public IReadOnlyList<double>? Covariate { get; init; }
}

/// <summary>What the values of the arms are.</summary>
public enum ComparisonKind
{
    Continuous,
    Binary,
    Count,
    Ratio,

    /// <summary>Two arms of equal length: the same task in both.</summary>
    Paired,
}
