using Splitrun.Domain.Experiments;
using Splitrun.Domain.Reports;

namespace Splitrun.Domain.Sessions;

/// <summary>The recommendation: by significance in the decisive metrics, never by the size of a difference alone.</summary>
internal static class SessionVerdicts
{
    /// <summary>Fewest observations of a type on which anything is recommended.</summary>
    public const int MinObservations = 3;

    public static SessionRecommendation Of(IReadOnlyList<SessionComparison> comparisons, IReadOnlyList<string> types)
    {
        var success = comparisons.First(c => c.Metric == SessionMetric.Success);
        if (Math.Min(success.ControlObservations, success.Observations) < MinObservations)
        {
            return new SessionRecommendation(SessionVerdict.InsufficientData, null, Insufficient(success, types));
        }

        var better = comparisons.Where(c => SideOf(c) > 0).ToList();
        var worse = comparisons.Where(c => SideOf(c) < 0).ToList();
        return (better.Count, worse.Count) switch
        {
            (0, 0) => new(SessionVerdict.NoDifference, null, $"No significant difference between {types[0]} and {types[1]}: {Evidence(comparisons.Where(c => c.AdjustedPValue is not null))}."),
            ( > 0, 0) => new(SessionVerdict.SignificantlyBetter, types[1], $"{types[1]} is significantly better than {types[0]}: {Evidence(better)}."),
            (0, > 0) => new(SessionVerdict.SignificantlyBetter, types[0], $"{types[1]} is significantly worse than {types[0]}: {Evidence(worse)}."),
            _ => new(SessionVerdict.Mixed, null, $"{types[1]} is significantly better in {Evidence(better)}, and worse in {Evidence(worse)}."),
        };
    }

    /// <summary>1 where the second type is significantly better, -1 where it is worse, 0 where nothing is known.</summary>
    private static int SideOf(SessionComparison comparison) =>
        comparison is { AdjustedPValue: <= SessionComparisons.Alpha, MainTest.Estimate: { } estimate }
            ? Math.Sign(estimate) * (comparison.Direction == MetricDirection.Increase ? 1 : -1)
            : 0;

    private static string Insufficient(SessionComparison success, IReadOnlyList<string> types) => success.Basis switch
    {
        SessionBasis.Task => $"Only {success.Observations} tasks have results of both {types[0]} and {types[1]}; at least {MinObservations} are needed.",
        _ => $"Only {success.ControlObservations} {types[0]} and {success.Observations} {types[1]} sessions; at least {MinObservations} of each are needed.",
    };

    private static string Evidence(IEnumerable<SessionComparison> comparisons)
    {
        var texts = comparisons.Select(c => $"{c.Metric} {NumberText.Signed(c.MainTest?.Estimate)} ({c.MainTest?.Method}, {NumberText.PValueClaim(c.AdjustedPValue)})").ToList();
        return texts.Count > 0 ? string.Join(", ", texts) : "no test could be made";
    }
}
