using Splitrun.Domain.Sessions;
using static Splitrun.TestKit.Sessions.Sessions;

namespace Splitrun.Domain.Tests.Sessions;

/// <summary>Samples small enough that the arithmetic beside them can be followed by hand.</summary>
public sealed class SessionAnalysisTests
{
    [Fact]
    public void OfTest_FewerThanThreeASide_SaysSo()
    {
        var report = SessionAnalysis.OfTest(Test(), [Result("1"), Result("2"), Result("3"), Result("4", "warm"), Result("5", "warm")]);

        Assert.Equal((SessionVerdict.InsufficientData, null), (report.Recommendation.Code, report.Recommendation.Type));
        Assert.Contains("3 cold and 2 warm", report.Recommendation.Justification, StringComparison.Ordinal);
    }

    [Fact]
    public void OfTest_Nothing_IsEmptyAndDoesNotFail()
    {
        var report = SessionAnalysis.OfTest(Test(), []);

        Assert.Equal([0, 0], report.Arms.Select(arm => arm.Count));
        Assert.Empty(report.Improvement);
        Assert.All(report.Comparisons, c => Assert.All(c.Tests, test => Assert.NotNull(test.Reason)));
    }

    [Fact]
    public void OfTest_ErrorRates_AreComparedByWelch()
    {
        var report = SessionAnalysis.OfTest(Test(), Rates([5, 6, 4, 5, 3], [1, 0, 2, 1, 1]));

        // Means 0.46 and 0.1, variances 0.013 and 0.005: t = -0.36 / sqrt((0.013 + 0.005) / 5) = -6.
        var welch = report.Comparisons.Single(c => c.Metric == "error_rate").Tests[0];
        Assert.Equal(("welch_t", -6.0), (welch.Method, welch.Statistic!.Value), Near);
        Assert.Equal(-0.36, welch.Estimate!.Value, 1e-12);
        Assert.Equal((0.46 - 0.1) / 0.46, report.Improvement["error_rate"], 1e-12);
        Assert.Equal((SessionVerdict.SignificantlyBetter, "warm"), (report.Recommendation.Code, report.Recommendation.Type));
        Assert.InRange(report.Comparisons.Single(c => c.Metric == "error_rate").AdjustedPValue!.Value, welch.PValue!.Value, 2 * welch.PValue.Value);
    }

    [Fact]
    public void OfTest_WarmWorse_RecommendsCold()
    {
        var report = SessionAnalysis.OfTest(Test(), Rates([1, 0, 2, 1, 1], [5, 6, 4, 5, 3]));

        Assert.Equal((SessionVerdict.SignificantlyBetter, "cold"), (report.Recommendation.Code, report.Recommendation.Type));
    }

    [Fact]
    public void OfTest_BetterAndWorse_IsMixed()
    {
        var results = Enumerable.Range(0, 12).SelectMany(i => new[]
        {
            Result($"c{i}", "cold", success: true, good: i % 3),
            Result($"w{i}", "warm", success: false, good: 7 + (i % 3)),
        });

        Assert.Equal(SessionVerdict.Mixed, SessionAnalysis.OfTest(Test(), [.. results]).Recommendation.Code);
    }

    [Fact]
    public void OfTest_NoCalls_StayOutOfTheRates()
    {
        var report = SessionAnalysis.OfTest(Test(), [.. Rates([5, 6, 4], [1, 2, 1]), Result("none", "warm", calls: 0, good: 0)]);

        Assert.Equal((4, 3), (report.Arms[1].Count, report.Arms[1].Averages["error_rate"].N));
    }

    [Fact]
    public void OfTest_PerfectControl_HasNoRelativeImprovement() =>
        Assert.DoesNotContain("error_rate", SessionAnalysis.OfTest(Test(), Rates([0, 0, 0], [1, 1, 2])).Improvement.Keys);

    [Fact]
    public void OfTest_Rounds_AreComparedInPairs()
    {
        // Rounds differ much, the types little: only the pairs see it.
        var results = Enumerable.Range(0, 8).SelectMany(i => new[]
        {
            Result($"c{i}", "cold", calls: 100, good: 90 - (10 * i), round: $"{i}"),
            Result($"w{i}", "warm", calls: 100, good: 92 - (10 * i) + (i % 2), round: $"{i}"),
        }).ToList();

        var report = SessionAnalysis.OfTest(Test(), results);

        var rates = report.Comparisons.Where(c => c.Metric == "error_rate").ToDictionary(c => c.Basis);
        Assert.True(rates[SessionBasis.Session].Tests[0].PValue > 0.5);
        Assert.Equal(["paired_t", "wilcoxon_signed_rank"], rates[SessionBasis.Round].Tests.Select(t => t.Method));
        Assert.True(rates[SessionBasis.Round].AdjustedPValue < 0.001);
        Assert.Null(rates[SessionBasis.Session].AdjustedPValue);
        Assert.Equal("warm", report.Recommendation.Type);

        // One session out of the rounds, and they do not speak for all of them any more.
        Assert.Equal(SessionVerdict.NoDifference, SessionAnalysis.OfTest(Test(), [.. results, Result("alone", "cold", calls: 100, good: 50)]).Recommendation.Code);
    }

    [Theory]
    [InlineData(5, SessionVerdict.NoDifference, 0.0625)]
    [InlineData(6, SessionVerdict.SignificantlyBetter, 0.03125)]
    public void OfTest_RoundsThatAllDifferAlike_AreNoMoreSurprisingThanCoins(int rounds, SessionVerdict verdict, double p)
    {
        var results = Enumerable.Range(0, rounds).SelectMany(i => new[] { Result($"c{i}", good: 6, round: $"{i}"), Result($"w{i}", "warm", good: 9, round: $"{i}") });

        var report = SessionAnalysis.OfTest(Test(), [.. results]);

        var rates = report.Comparisons.Single(c => c is { Metric: "error_rate", Basis: SessionBasis.Round });
        Assert.Equal((verdict, "zero_variance"), (report.Recommendation.Code, rates.Tests[0].Reason));
        Assert.Equal(p, rates.Tests[1].PValue!.Value, 1e-12);
    }

    [Fact]
    public void OfTasks_Successes_AreComparedByMcNemar()
    {
        var tests = Enumerable.Range(0, 10).Select(i => Tested($"task{i}", [Result("c", "cold", success: i < 2), Result("w", "warm", success: i < 9)]));

        var report = Assert.Single(SessionAnalysis.OfTasks(tests));

        // Seven tasks speak, all for warm: 2 / 2^7.
        var mcnemar = report.Comparisons.Single(c => c.Metric == "success").Tests[0];
        Assert.Equal(("mcnemar_exact", 0.015625), (mcnemar.Method, mcnemar.PValue!.Value), Near);
        Assert.Equal((10, "warm"), (report.PairedTasks, report.Recommendation.Type));
    }

    [Fact]
    public void OfTasks_SharesOfSuccess_AreComparedByRanks()
    {
        var tests = Enumerable.Range(0, 6).Select(i => Tested(
            $"task{i}", [Result("c1", success: true), Result("c2", success: false), .. Enumerable.Range(0, 10 + i).Select(j => Result($"w{j}", "warm", success: j > 0))]));

        var success = SessionAnalysis.OfTasks(tests).Single().Comparisons.Single(c => c.Metric == "success");

        // Six differences, all positive: 2 / 2^6.
        Assert.Equal("not_applicable", success.Tests[0].Reason);
        Assert.Equal(("wilcoxon_signed_rank", 0.03125), (success.Tests[1].Method, success.Tests[1].PValue!.Value), Near);
    }

    [Fact]
    public void OfTasks_TwoTasks_AreTooFew()
    {
        var tests = new[] { "a", "b", "one-sided" }.Select(task =>
            Tested(task, task == "one-sided" ? [Result("c")] : [Result("c"), Result("w", "warm")]));

        var report = SessionAnalysis.OfTasks(tests).Single();

        Assert.Equal((SessionVerdict.InsufficientData, 3, 2), (report.Recommendation.Code, report.Tests, report.PairedTasks));
        Assert.Contains("2 tasks", report.Recommendation.Justification, StringComparison.Ordinal);
    }

    [Fact]
    public void OfTasks_TestsOfOneTask_AreOnePair()
    {
        var tests = Enumerable.Range(0, 4).Select(i => Tested("same", [Result("c"), Result("w", "warm")], $"test{i}"));

        Assert.Equal(1, SessionAnalysis.OfTasks(tests).Single().PairedTasks);
    }

    [Fact]
    public void OfTasks_CategoriesAndDifficulties_AreGroups()
    {
        var tests = Enumerable.Range(0, 6).Select(i => Tested($"t{i}", [Result("c", good: 5), Result("w", "warm", good: 6 + (i % 2))]) switch
        {
            var tested => (tested.Test with { Category = i < 4 ? "web" : "cli", Difficulty = i % 2 == 0 ? SessionDifficulty.Easy : SessionDifficulty.Hard }, tested.Results),
        });

        var groups = SessionAnalysis.OfTasks(tests).Single().Groups;

        Assert.Equal([("category", "cli", 2), ("category", "web", 4), ("difficulty", "easy", 3), ("difficulty", "hard", 3)], groups.Select(g => (g.By, g.Value, g.PairedTasks)));
        Assert.All(groups, group => Assert.All(group.Comparisons, c => Assert.Equal(SessionBasis.Task, c.Basis)));
    }

    [Fact]
    public void OfTasks_OtherTypes_HaveAReportOfTheirOwn()
    {
        (SessionTest, IReadOnlyList<SessionResult>) gpt = (Test("x", "x") with { Types = ["gpt", "claude"] }, [Result("1", "gpt"), Result("2", "claude")]);

        var reports = SessionAnalysis.OfTasks([gpt, Tested("a", [Result("c")]), Tested("b", [Result("w", "warm")])]);

        Assert.Equal(["cold", "gpt"], reports.Select(r => r.Types[0]));
    }

    private static (SessionTest Test, IReadOnlyList<SessionResult> Results) Tested(string task, IReadOnlyList<SessionResult> results, string? id = null) =>
        (Test(id ?? $"test_{task}", task), results);

    /// <summary>Ten calls a session, of which so many failed.</summary>
    private static SessionResult[] Rates(int[] cold, int[] warm) =>
        [.. cold.Select((failed, i) => Result($"c{i}", "cold", good: 10 - failed)), .. warm.Select((failed, i) => Result($"w{i}", "warm", good: 10 - failed))];

    private static readonly IEqualityComparer<(string Method, double Value)> Near =
        EqualityComparer<(string Method, double Value)>.Create((a, b) => a.Method == b.Method && Math.Abs(a.Value - b.Value) < 1e-9 * Math.Abs(b.Value));
}
