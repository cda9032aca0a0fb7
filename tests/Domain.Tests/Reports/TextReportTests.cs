using Splitrun.Domain.Decisions;
using Splitrun.Domain.Reports;

namespace Splitrun.Domain.Tests.Reports;

public sealed class TextReportTests
{
    [Fact]
    public void Render_Winner_IsTheApprovedText()
    {
        const string Approved =
            """
            Experiment prompt_style (version 3, running)
            Short against long prompts.
            Hypothesis: Shorter prompts cost fewer tokens.
            Metric: effective_tokens (tokens, lower is better), control: verbose

            +-------------------+-----+--------+-------+---------+----------------+---+
            | variant           |   n |   mean |   p50 | p-value | always-valid p |   |
            +-------------------+-----+--------+-------+---------+----------------+---+
            | verbose (control) | 100 | 10,000 | 9,947 |       - |              - |   |
            | concise           | 100 |  8,000 | 7,983 | <0.0001 |        <0.0001 | ✓ |
            +-------------------+-----+--------+-------+---------+----------------+---+
            p-value: welch_t, valid only at the planned sample size (200 of 400 observations).
            always-valid p: confidence_sequence, holds at every look.
            concise: Bayes factor 3.574e+22 (very strong for difference), chance to beat verbose 100.0%; neither guards against looking early.

            Winner: concise (effective_tokens -20.0% against verbose, p < 0.0001)
            Recommendation: promote concise [candidate_improved, rollout gradual]
            concise changes effective_tokens by -2,000 tokens (-20.0%) against verbose, interval [-2,506, -1,494], which is better: always-valid p < 0.0001 at 100 (verbose) and 100 (concise) observations, alpha 0.05.
            - Promote concise.

            +------------------+---------+-----+---------+--------+-----------+------------------+--------+------------------+---------+
            | metric           | variant |   n | missing |   mean |  variance |           95% CI | change | 95% CI of change | p-value |
            +------------------+---------+-----+---------+--------+-----------+------------------+--------+------------------+---------+
            | effective_tokens | verbose | 100 |       0 | 10,000 | 1,346,667 |  [9,770, 10,230] |      - |                - |       - |
            | effective_tokens | concise | 100 |       0 |  8,000 | 1,346,667 |   [7,770, 8,230] | -20.0% | [-22.9%, -17.1%] | <0.0001 |
            | success          | verbose | 100 |       0 |   0.95 |   0.04798 | [0.8882, 0.9785] |      - |                - |       - |
            | success          | concise | 100 |       0 |   0.97 |   0.02939 | [0.9155, 0.9897] |  +2.1% |   [-3.7%, +8.0%] |  0.7209 |
            +------------------+---------+-----+---------+--------+-----------+------------------+--------+------------------+---------+
            Guardrails:
              pass  concise: success max_regression 0.05 (worse by -2.1%, always-valid p = 1.0000, n 100)
            Runs: 205 assigned, 200 concluded, 3 pending, excluded: cancelled 2; 0 not counted, 1 orphans
            Sample ratio: pass (p = 0.9443; planned 50.0% / 50.0%, observed 50.2% / 49.8%)
            Settings: alpha 0.05, at least 20 observations an arm, 400 planned, minimum effect 0, tolerance 0, sequential evidence, holm correction, random assignment by run_id
            Data up to 2026-05-20 08:00:00Z; splitrun 1.0

            """;

        Assert.Equal(Approved, TextReport.Render(ReportScenario.Winning()));
    }

    [Fact]
    public void Render_BinaryMetricWithoutWinner_IsTheApprovedText()
    {
        const string Approved =
            """
            Experiment prompt_style (version 3, running)
            Metric: success (higher is better), control: concise

            +-------------------+-----+--------------+---------+----------------+--+
            | variant           |   n | success rate | p-value | always-valid p |  |
            +-------------------+-----+--------------+---------+----------------+--+
            | concise (control) | 100 |        40.0% |       - |              - |  |
            | verbose           | 100 |        48.0% |  0.2545 |         1.0000 |  |
            +-------------------+-----+--------------+---------+----------------+--+
            p-value: two_proportion_z, valid only at the planned sample size (none was planned; 200 observations so far).
            always-valid p: confidence_sequence, holds at every look.
            verbose: Bayes factor 0.3312 (moderate for none), chance to beat concise 87.2%; neither guards against looking early.

            Winner: none
            Recommendation: extend (inconclusive so far) [evidence_insufficient, rollout extend]
            verbose changes success by +0.08 (+20.0%) against concise, interval [-0.1334, 0.2934], which may be chance: always-valid p = 1.0000 at 100 (concise) and 100 (verbose) observations, alpha 0.05.
            - Let it run on.

            +---------+---------+-----+---------+------+----------+------------------+--------+------------------+---------+
            | metric  | variant |   n | missing | mean | variance |           95% CI | change | 95% CI of change | p-value |
            +---------+---------+-----+---------+------+----------+------------------+--------+------------------+---------+
            | success | concise | 100 |       0 |  0.4 |   0.2424 |  [0.3094, 0.498] |      - |                - |       - |
            | success | verbose | 100 |       0 | 0.48 |   0.2521 | [0.3846, 0.5768] | +20.0% | [-18.2%, +58.2%] |  0.2545 |
            +---------+---------+-----+---------+------+----------+------------------+--------+------------------+---------+
            Runs: 200 assigned, 200 concluded, 0 pending, none excluded; 0 not counted, 0 orphans
            Sample ratio: pass (p = 1.0000; planned 50.0% / 50.0%, observed 50.0% / 50.0%)
            Settings: alpha 0.05, at least 20 observations an arm, none planned, minimum effect 0, tolerance 0, sequential evidence, holm correction, random assignment by run_id
            Data up to 2026-05-20 08:00:00Z; splitrun 1.0

            """;

        Assert.Equal(Approved, TextReport.Render(ReportScenario.Binary()));
    }

    [Theory]
    [InlineData(999, "999 orphans")]
    [InlineData(1_000, "1,000 or more orphans")]
    public void Render_Orphans_SaysWhereCountingEnded(long orphans, string said)
    {
        var report = ReportScenario.Binary();

        Assert.Contains(said, TextReport.Render(report with { Totals = report.Totals with { Orphans = orphans } }), StringComparison.Ordinal);
    }

    [Fact]
    public void Render_NoRunYet_SaysSo()
    {
        var text = TextReport.Render(ReportScenario.Empty());

        Assert.Contains("Winner: none yet", text, StringComparison.Ordinal);
        Assert.Contains("Recommendation: extend", text, StringComparison.Ordinal);
        Assert.Contains("No data yet", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Render_InvalidNumbers_MarkNothingAsSignificant()
    {
        var winning = ReportScenario.Winning();
        var invalid = winning with
        {
            Decision = winning.Decision with { Kind = DecisionKind.Invalid, Code = DecisionCode.SampleRatioMismatch, Variant = null, Evidence = null },
        };

        var text = TextReport.Render(invalid);

        Assert.DoesNotContain("✓", text, StringComparison.Ordinal);
        Assert.Contains("Recommendation: invalid, do not act on these numbers", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Render_ControlCharactersInTexts_CannotMoveTheCursor()
    {
        var report = ReportScenario.Winning();
        var hostile = report with
        {
            Settings = report.Settings with { Description = "a\u001b[2Jb\u202Ec\r\nWinner: verbose", Metric = report.Settings.Metric with { Unit = "tok\u0007ens" } },
        };

        var text = TextReport.Render(hostile);

        Assert.Contains("\na[2Jbc  Winner: verbose\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain(text, c => char.IsControl(c) && c != '\n');
        Assert.DoesNotContain("\u202E", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Render_EveryLineOfATable_IsAsWideAsTheOthers()
    {
        var lines = TextReport.Render(ReportScenario.Winning()).Split('\n').Where(l => l.StartsWith('|') || l.StartsWith('+')).ToList();

        Assert.Equal(2, lines.Select(l => l.Length).Distinct().Count());
    }
}
