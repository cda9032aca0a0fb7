using Splitrun.Domain.Experiments;
using Splitrun.Statistics.Comparisons;
using Splitrun.Statistics.Samples;

namespace Splitrun.Domain.Sessions;

/// <summary>Compares the sessions of two types: within one test by session and by round, over tests by task.</summary>
public static class SessionAnalysis
{
    /// <summary>One test. Rounds decide where at least three are complete and hold every session; else sessions do.</summary>
    public static SessionReport OfTest(SessionTest test, IReadOnlyList<SessionResult> results)
    {
        var bySession = Compare(metric => SessionComparisons.OfSessions(metric, test.Types, results));
        var byRound = results.Any(r => r.Round is not null) ? Compare(metric => SessionComparisons.OfRounds(metric, test.Types, results)) : [];
        var rounds = byRound.FirstOrDefault(c => c.Metric == SessionMetric.Success)?.Observations ?? 0;
        var decidesByRound = rounds >= SessionVerdicts.MinObservations && 2 * rounds == results.Count;
        bySession = decidesByRound ? bySession : Adjusted(bySession);
        byRound = decidesByRound ? Adjusted(byRound) : byRound;
        return Report([(test, results)], test.Types, test.TestId, [.. bySession, .. byRound], decidesByRound ? byRound : bySession);
    }

    /// <summary>Many tests, paired over their tasks: a report for each pair of types, that with the most tests first.</summary>
    public static List<SessionReport> OfTasks(IEnumerable<(SessionTest Test, IReadOnlyList<SessionResult> Results)> tests) =>
        [.. tests
            .GroupBy(t => (t.Test.Types[0], t.Test.Types[1]))
            .OrderByDescending(group => group.Count())
            .ThenBy(group => group.Key)
            .Select(group => OfTypes([.. group], [group.Key.Item1, group.Key.Item2]))];

    private static SessionReport OfTypes(List<(SessionTest Test, IReadOnlyList<SessionResult> Results)> tests, IReadOnlyList<string> types)
    {
        var comparisons = Adjusted(ByTask(tests, types));
        return Report(tests, types, null, comparisons, comparisons) with
        {
            Groups =
            [
                .. Groups(tests, types, "category", test => test.Category),
                .. Groups(tests, types, "difficulty", test => Words.Of(test.Difficulty)),
            ],
        };
    }

    private static SessionReport Report(
        IReadOnlyList<(SessionTest Test, IReadOnlyList<SessionResult> Results)> tests,
        IReadOnlyList<string> types,
        string? testId,
        IReadOnlyList<SessionComparison> comparisons,
        IReadOnlyList<SessionComparison> deciding)
    {
        var arms = ArmsOf(tests, types);
        return new SessionReport
        {
            TestId = testId,
            Types = types,
            Tests = tests.Count,
            PairedTasks = PairedTasks(tests, types),
            Arms = arms,
            Improvement = ImprovementOf(arms),
            Comparisons = comparisons,
            Recommendation = SessionVerdicts.Of(deciding, types),
            Groups = [],
        };
    }

    private static IEnumerable<SessionGroup> Groups(
        List<(SessionTest Test, IReadOnlyList<SessionResult> Results)> tests, IReadOnlyList<string> types, string by, Func<SessionTest, string> valueOf) =>
        tests.GroupBy(t => valueOf(t.Test)).OrderBy(group => group.Key, StringComparer.Ordinal).Select(group => new SessionGroup(
            by, group.Key, PairedTasks([.. group], types), ArmsOf([.. group], types), ByTask([.. group], types)));

    private static IReadOnlyList<SessionComparison> ByTask(List<(SessionTest Test, IReadOnlyList<SessionResult> Results)> tests, IReadOnlyList<string> types)
    {
        List<List<SessionResult>> tasks = [.. TasksOf(tests)];
        return Compare(metric => SessionComparisons.OfTasks(metric, types, tasks));
    }

    private static IEnumerable<List<SessionResult>> TasksOf(IEnumerable<(SessionTest Test, IReadOnlyList<SessionResult> Results)> tests) =>
        tests.GroupBy(t => t.Test.TaskId).Select(task => task.SelectMany(t => t.Results).ToList());

    private static int PairedTasks(IEnumerable<(SessionTest Test, IReadOnlyList<SessionResult> Results)> tests, IReadOnlyList<string> types) =>
        TasksOf(tests).Count(task => types.All(type => task.Exists(result => result.Type == type)));

    private static IReadOnlyList<SessionComparison> Compare(Func<SessionMetric, SessionComparison> compare) => [.. SessionMetric.All.Select(compare)];

    /// <summary>Holm's adjustment over the decisive metrics.</summary>
    private static IReadOnlyList<SessionComparison> Adjusted(IReadOnlyList<SessionComparison> comparisons)
    {
        var decisive = SessionMetric.All.Where(m => m.IsDecisive).Select(m => m.Name).ToHashSet();
        var adjusted = MultipleComparisons.Holm([.. comparisons.Select(c => decisive.Contains(c.Metric) ? c.MainTest?.PValue : null)]);
        return [.. comparisons.Select((c, i) => c with { AdjustedPValue = adjusted[i] })];
    }

    private static List<SessionArm> ArmsOf(IReadOnlyList<(SessionTest Test, IReadOnlyList<SessionResult> Results)> tests, IReadOnlyList<string> types) =>
        [.. types.Select(type => ArmOf(type, [.. tests.SelectMany(t => t.Results).Where(r => r.Type == type)]))];

    private static SessionArm ArmOf(string type, List<SessionResult> results)
    {
        var averages = new Dictionary<string, SessionAverage>();
        foreach (var metric in SessionMetric.All)
        {
            var values = Moments.From(metric.ValuesOf(results));
            if (values.Count > 0)
            {
                averages[metric.Name] = new SessionAverage((int)values.Count, values.Mean, values.Count > 1 ? values.StandardDeviation : null);
            }
        }

        return new SessionArm(type, results.Count, results.Count(r => r.Success), averages);
    }

    private static Dictionary<string, double> ImprovementOf(List<SessionArm> arms) =>
        SessionMetric.All
            .Where(m => arms[0].Averages.GetValueOrDefault(m.Name) is { Mean: not 0 } && arms[1].Averages.ContainsKey(m.Name))
            .ToDictionary(m => m.Name, m => m.Sign * (arms[1].Averages[m.Name].Mean - arms[0].Averages[m.Name].Mean) / Math.Abs(arms[0].Averages[m.Name].Mean));
}
