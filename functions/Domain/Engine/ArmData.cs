using Splitrun.Domain.Analysis;
using Splitrun.Domain.Experiments;
using Splitrun.Domain.Outcomes;
using Splitrun.Statistics.Samples;

namespace Splitrun.Domain.Engine;

/// <summary>The data of one arm, checked.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Statistics">What the methods from moments read.</param>
/// <param name="Values">The raw values; null where only a summary was given.</param>
/// <param name="IsBoolean">Whether the raw values were true and false.</param>
/// <param name="Covariate">A value from before for each raw value; null when there is none.</param>
internal sealed record ArmData(string Key, MetricStatistics Statistics, double[]? Values, bool IsBoolean, double[]? Covariate)
{
    /// <summary>Observations: values, trials, or units of a ratio.</summary>
    public long Count => Statistics.Pairs.Count > 0 ? Statistics.Pairs.Count : Statistics.Values.Count;

    public CoMoments? WithCovariate => Values is not null && Covariate is not null ? CoMoments.From(Values, Covariate) : null;

    public MetricSample As(MetricKind kind) => new(kind, false, Statistics);
}
