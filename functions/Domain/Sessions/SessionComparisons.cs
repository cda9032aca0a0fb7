using Splitrun.Domain.Analysis;
using Splitrun.Statistics.Comparisons;
using Splitrun.Statistics.Samples;

namespace Splitrun.Domain.Sessions;

/// <summary>One metric of two types, compared by session, by round or by task.</summary>
internal static class SessionComparisons
{
    public const double Alpha = 0.05;

    /// <summary>Sessions by themselves: Welch's test, Fisher's exact one for success.</summary>
    public static SessionComparison OfSessions(SessionMetric metric, IReadOnlyList<string> types, IReadOnlyList<SessionResult> results)
    {
        var control = metric.ValuesOf(results.Where(r => r.Type == types[0]));
        var other = metric.ValuesOf(results.Where(r => r.Type == types[1]));
        ComparisonResult[] tests = metric.IsBinary
            ? [FisherExactTest.Compare(ProportionOf(control), ProportionOf(other), Alpha), NewcombeWilsonInterval.Compare(ProportionOf(control), ProportionOf(other), Alpha)]
            : [WelchTest.Compare(Moments.From(control), Moments.From(other), Alpha)];
        return Comparison(metric, SessionBasis.Session, control.Length, other.Length, tests);
    }

    /// <summary>Rounds in which both types were measured.</summary>
    public static SessionComparison OfRounds(SessionMetric metric, IReadOnlyList<string> types, IReadOnlyList<SessionResult> results) =>
        OfPairs(metric, SessionBasis.Round, [.. results.Where(r => r.Round is not null).GroupBy(r => r.Round).Select(round => PairOf(metric, types, round)).OfType<SessionPair>()]);

    /// <summary>Tasks in which both types were measured.</summary>
    public static SessionComparison OfTasks(SessionMetric metric, IReadOnlyList<string> types, IEnumerable<IEnumerable<SessionResult>> tasks) =>
        OfPairs(metric, SessionBasis.Task, [.. tasks.Select(task => PairOf(metric, types, task)).OfType<SessionPair>()]);

    private static SessionPair? PairOf(SessionMetric metric, IReadOnlyList<string> types, IEnumerable<SessionResult> results)
    {
        var both = results.ToList();
        var control = metric.ValuesOf(both.Where(r => r.Type == types[0]));
        var other = metric.ValuesOf(both.Where(r => r.Type == types[1]));
        return control.Length > 0 && other.Length > 0 ? new SessionPair(control.Average(), other.Average()) : null;
    }

    private static SessionComparison OfPairs(SessionMetric metric, SessionBasis basis, List<SessionPair> pairs)
    {
        double[] differences = [.. pairs.Select(pair => pair.Other - pair.Control)];
        var paired = PairedTest.Compare(Moments.From(differences), Alpha);
        var ranked = Bounded(WilcoxonSignedRankTest.Compare(differences, Alpha), differences.Count(d => d != 0));
        return Comparison(metric, basis, pairs.Count, pairs.Count, metric.IsBinary ? [McNemar(pairs), ranked, paired] : [paired, ranked]);
    }

    /// <summary>Signs and ranks of m differences can be no more surprising than 2 in 2^m; the approximation for tied ones does not know that.</summary>
    private static ComparisonResult Bounded(ComparisonResult ranked, int differences)
    {
        var logFloor = (1 - differences) * Math.Log(2);
        return ranked is { IsApproximate: true, LogPValue: { } logPValue } && logPValue < logFloor
            ? ranked with { LogPValue = logFloor, PValue = Math.Max(double.Epsilon, Math.Exp(logFloor)) }
            : ranked;
    }

    /// <summary>McNemar's test asks whether each side succeeded; a side that did so in some sessions and not in others has no answer.</summary>
    private static ComparisonResult McNemar(List<SessionPair> pairs) =>
        pairs.TrueForAll(pair => pair.Control is 0 or 1 && pair.Other is 0 or 1)
            ? McNemarTest.Compare(PairedBinary.From([.. pairs.Select(p => p.Control == 1)], [.. pairs.Select(p => p.Other == 1)]), Alpha)
            : new ComparisonResult { Method = ComparisonMethod.McnemarExact, Reason = Reason.NotApplicable };

    private static Proportion ProportionOf(double[] values) => new(values.LongCount(v => v == 1), values.Length);

    private static SessionComparison Comparison(SessionMetric metric, SessionBasis basis, int control, int other, IReadOnlyList<ComparisonResult> tests) =>
        new(metric.Name, metric.Direction, basis, control, other, [.. tests.Select(ArmTests.ToReport)]);

    private sealed record SessionPair(double Control, double Other);
}
