namespace Splitrun.Domain.Outcomes;

/// <summary>The statistics of one arm while outcomes are put in and taken out.</summary>
internal sealed class ArmTally(ArmStatistics before)
{
    private readonly Dictionary<Conclusion, long> _conclusions = new(before.Conclusions);
    private readonly Dictionary<string, MetricTally> _metrics = before.Metrics.ToDictionary(m => m.Key, m => new MetricTally(m.Value));

    /// <param name="conclusion">How the run ended.</param>
    /// <param name="by">1 to put it in, -1 to take it out.</param>
    /// <exception cref="InvalidOperationException">There is none to take out.</exception>
    public void Change(Conclusion conclusion, int by)
    {
        var left = _conclusions.GetValueOrDefault(conclusion) + by;
        if (left < 0)
        {
            throw new InvalidOperationException($"The statistics hold no outcome that ended with {conclusion}.");
        }

        if (left == 0)
        {
            _conclusions.Remove(conclusion);
        }
        else
        {
            _conclusions[conclusion] = left;
        }
    }

    public MetricTally Of(string metric)
    {
        if (!_metrics.TryGetValue(metric, out var tally))
        {
            _metrics[metric] = tally = new MetricTally(MetricStatistics.Empty);
        }

        return tally;
    }

    public ArmStatistics ToStatistics() => new() { Conclusions = _conclusions, Metrics = _metrics.ToDictionary(m => m.Key, m => m.Value.ToStatistics()) };
}
