using Splitrun.Statistics.Comparisons;
using Splitrun.Statistics.Samples;

namespace Splitrun.Statistics.Adaptive;

/// <summary>The augmented inverse-propensity scores of one arm, one for every run of the experiment.</summary>
internal sealed class ArmScores
{
    private readonly List<(double Score, double Weight)> _scores = [];
    private Moments _outcomes;

    /// <summary>Runs of this arm itself.</summary>
    public long Outcomes => _outcomes.Count;

    /// <summary>Adds the score m + [assigned] (y - m) / e, where m is the arm's mean before this run, with weight sqrt(e).</summary>
    /// <param name="value">The outcome when the run was assigned to this arm; null otherwise.</param>
    /// <param name="probability">This arm's probability (e) at the run's assignment.</param>
    public void Add(double? value, double probability)
    {
        var model = _outcomes.Mean;
        if (probability > 0)
            _scores.Add((value is { } outcome ? model + ((outcome - model) / probability) : model, Math.Sqrt(probability)));
        if (value is { } added)
            _outcomes = _outcomes.Add(added);
    }

    /// <summary>Weighted mean of the scores, sum h g / sum h, and its variance, sum h^2 (g - mean)^2 / (sum h)^2.</summary>
    public EstimatedMean Estimate()
    {
        double weight = 0, mean = 0, variance = 0;
        foreach (var (score, h) in _scores)
        {
            weight += h;
            mean += h / weight * (score - mean);
        }

        foreach (var (score, h) in _scores)
            variance += h / weight * (h / weight) * (score - mean) * (score - mean);
        return new(mean, variance, _outcomes.Count);
    }
}
