using Splitrun.Domain.Reports;
using Splitrun.Statistics.Diagnostics;
using static Splitrun.Domain.Tests.Analysis.ExperimentAnalysisTests;
using static Splitrun.Domain.Tests.Analysis.ExperimentScenario;

namespace Splitrun.Domain.Tests.Analysis;

public sealed class NoveltyCheckTests
{
    [Fact]
    public void Of_EffectThatWearsOff_WarnsWithTheSlope()
    {
        var report = Days([-30, -24, -18, -12, -6, 0]);

        var novelty = report.Trust.Novelty;
        Assert.Equal((CheckStatus.Fail, "verbose"), (novelty.Status, novelty.Variant));
        Assert.Equal(6, novelty.Slope!.Value, 1e-6);
        Assert.Equal(6, novelty.Days!.Count);
        Assert.Contains("Novelty: the effect of verbose on effective_tokens changes by +6 a day", TextReport.Render(report), StringComparison.Ordinal);
    }

    [Fact]
    public void Of_SteadyEffect_Passes()
    {
        var novelty = Days([-30, -30, -30, -30, -30]).Trust.Novelty;

        Assert.Equal(CheckStatus.Pass, novelty.Status);
        Assert.Equal(0, novelty.Slope!.Value, 1e-6);
    }

    [Fact]
    public void Of_FewDays_Waits()
    {
        Assert.Equal((CheckStatus.Pending, "too_few"), Days([-30, -20]).Trust.Novelty is { } n ? (n.Status, n.Reason) : default);
    }

    [Fact]
    public void Of_CarriedDays_AreTheDaysOwnRuns()
    {
        double[] effects = [-30, -21, -18, -3, -6];
        var byHand = NoveltyTrend.Of([.. effects.Select((effect, day) => new DailyEffect(day, effect, StandardErrorOfADay))]);

        var novelty = Days(effects).Trust.Novelty;

        Assert.Equal(byHand.Slope!.Value, novelty.Slope!.Value, 1e-9);
        Assert.Equal(byHand.PValue!.Value, novelty.PValue!.Value, 1e-9);
    }

    private static double StandardErrorOfADay => Math.Sqrt(2 * Splitrun.Statistics.Samples.Moments.From(Spread(100, 40, 20)).VarianceOfMean);

    /// <summary>Twenty runs an arm and day, analysed at the end of each day with only the day before behind it.</summary>
    private static Report Days(double[] effects)
    {
        var experiment = TwoArms().With(d => d with { Analysis = d.Analysis with { MinSamples = 2 } });
        double[] control = [], candidate = [];
        Report? report = null;
        for (var day = 0; day < effects.Length; day++)
        {
            control = [.. control, .. Spread(100, 40, 20)];
            candidate = [.. candidate, .. Spread(100 + effects[day], 40, 20)];
            var statistics = OfValues(experiment, control, candidate) with { Watermark = Start.AddDays(day) };
            report = Analyze(experiment, statistics, report is null ? [] : [ReportJson.Read(ReportJson.Write(report))]);
        }

        return report!;
    }
}
