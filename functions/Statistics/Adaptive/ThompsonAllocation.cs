using MathNet.Numerics.Random;
using Splitrun.Statistics.Comparisons;

namespace Splitrun.Statistics.Adaptive;

/// <summary>Weights for the arms of a bandit: each in proportion to its chance to be the best, none below a floor.</summary>
/// <remarks>[Thompson33]: the chance to be best is the share of joint posterior draws in which an arm is. The same seed gives the same weights.</remarks>
public sealed record ThompsonAllocation
{
    /// <summary>Joint draws from the posteriors.</summary>
    public const int DefaultDraws = 10_000;

    /// <summary>Fewest runs an arm before the weights move.</summary>
    public const long MinRuns = 20;

    /// <summary>Default least weight of an arm.</summary>
    public const double DefaultFloor = 0.05;

    /// <summary>Smallest least weight of an arm: below it, the analysis of what was collected would rest on too few runs.</summary>
    public const double MinFloor = 0.01;

    /// <summary>Weights in the arms' order, summing to 1; null when there is a <see cref="Reason"/>, and the present ones are to be kept.</summary>
    public IReadOnlyList<double>? Weights { get; init; }

    /// <summary>Chance to be the best, in the arms' order, summing to 1; null when there is a <see cref="Reason"/>.</summary>
    public IReadOnlyList<double>? ChanceToBeBest { get; init; }

    /// <summary>The seed of the draws, to be recorded.</summary>
    public required int Seed { get; init; }

    /// <summary>Why there are no weights: <see cref="Reason.TooFew"/>; null when there are.</summary>
    public Reason? Reason { get; init; }

    /// <summary>Computes the weights.</summary>
    /// <param name="arms">The arms' posteriors. Range: at least 2.</param>
    /// <param name="seed">Seed of the draws.</param>
    /// <param name="higherIsBetter">Whether the largest mean is the best.</param>
    /// <param name="floor">Least weight of an arm. Range: <see cref="MinFloor"/> to 1 / number of arms.</param>
    /// <param name="draws">Joint draws. Range: at least 1.</param>
    /// <returns>The weights floor + (1 - arms x floor) x chance; or <see cref="Reason.TooFew"/> while an arm is below <see cref="MinRuns"/>.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public static ThompsonAllocation Of(
        IReadOnlyList<ArmPosterior> arms, int seed, bool higherIsBetter = true, double floor = DefaultFloor, int draws = DefaultDraws)
    {
        ArgumentNullException.ThrowIfNull(arms);
        ArgumentOutOfRangeException.ThrowIfLessThan(draws, 1);
        if (arms.Count < 2)
            throw new ArgumentOutOfRangeException(nameof(arms), arms.Count, "A bandit has at least two arms.");
        if (!(floor >= MinFloor && floor * arms.Count <= 1))
            throw new ArgumentOutOfRangeException(nameof(floor), floor, $"The floor lies from {MinFloor} to one over the number of arms.");
        if (arms.Any(arm => arm.Count < MinRuns))
            return new() { Seed = seed, Reason = Comparisons.Reason.TooFew };
        var chances = Chances(arms, new Xoshiro256StarStar(seed, threadSafe: false), higherIsBetter, draws);
        var free = 1 - (arms.Count * floor);
        return new() { Seed = seed, ChanceToBeBest = chances, Weights = [.. chances.Select(chance => floor + (free * chance))] };
    }

    private static double[] Chances(IReadOnlyList<ArmPosterior> arms, Random random, bool higherIsBetter, int draws)
    {
        var wins = new double[arms.Count];
        var tied = new List<int>();
        for (var i = 0; i < draws; i++)
        {
            tied.Clear();
            var best = double.NegativeInfinity;
            for (var arm = 0; arm < arms.Count; arm++)
            {
                var value = higherIsBetter ? arms[arm].Draw(random) : -arms[arm].Draw(random);
                if (value > best)
                    tied.Clear();
                if (value >= best)
                    tied.Add(arm);
                best = Math.Max(best, value);
            }

            // Arms whose posteriors are points may tie: they share.
            foreach (var arm in tied)
                wins[arm] += 1.0 / tied.Count;
        }

        return [.. wins.Select(win => win / draws)];
    }
}
