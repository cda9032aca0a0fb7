using Splitrun.Domain.Assignment;
using Splitrun.Domain.Experiments;
using Splitrun.Domain.Reports;
using Splitrun.Domain.Runs;
using Splitrun.Domain.Tests.Analysis;
using static Splitrun.Domain.Tests.Analysis.ExperimentScenario;

namespace Splitrun.Domain.Tests.Reports;

public sealed class RunSummaryTests
{
    private static readonly Run Run = new()
    {
        RunId = "25229568147",
        Experiment = "prompt_style",
        Automation = "daily-community-attribution",
        Variant = "verbose",
        Reason = AssignmentReason.Random,
        Counted = true,
        Probability = 0.5,
        Weights = new Dictionary<string, double> { ["concise"] = 0.5, ["verbose"] = 0.5 },
        Version = 3,
        RunSeq = 7,
        Unit = "25229568147",
        AssignedAt = Start,
        Trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
    };

    [Fact]
    public void Render_WithReport_IsTheApprovedText()
    {
        const string Approved =
            """
            ### Experiment `prompt_style`: variant `verbose`

            Short \| long prompts.

            | variant | share | this run | description |
            | --- | ---: | --- | --- |
            | `concise` | 50.0% |  |  |
            | `verbose` | 50.0% | assigned |  |

            Run `25229568147`, number 7, version 3: random, probability 50.0%, counted.

            - Latest p-value of `concise` against `verbose` in `effective_tokens`: <0.0001 (valid only at the planned sample size), always-valid <0.0001, change -20.0%
            - Recommendation: promote concise \[candidate_improved, rollout gradual\]

            Tracking issue: [owner/name 1234](https://github.com/owner/name/issues/1234)

            """;

        Assert.Equal(Approved, RunSummary.Render(Described(), Run, ReportScenario.Winning(), LastOutcome));
    }

    [Fact]
    public void Render_WindowClosed_SaysSo()
    {
        var experiment = TwoArms().With(d => d with { EndDate = new DateOnly(2026, 5, 15) });

        Assert.Contains("The window closed on 2026-05-15", RunSummary.Render(experiment, Run, null, LastOutcome), StringComparison.Ordinal);
        Assert.DoesNotContain("window", RunSummary.Render(experiment, Run, null, new DateTimeOffset(2026, 5, 15, 23, 59, 59, TimeSpan.Zero)), StringComparison.Ordinal);
    }

    [Fact]
    public void Render_NoReportYet_SaysSo()
    {
        Assert.Contains("No analysis so far.", RunSummary.Render(TwoArms(), Run, null, LastOutcome), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("owner/name)](https://evil.example)")]
    [InlineData("owner/name/../..")]
    [InlineData("javascript:alert(1)")]
    public void Render_RepositoryThatIsNone_IsNotLinked(string repository)
    {
        var experiment = Described().With(d => d with { Repository = repository });

        var text = RunSummary.Render(experiment, Run, null, LastOutcome);

        Assert.EndsWith("Tracking issue: 1234\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Render_HostileRunId_IsNotMarkup()
    {
        var text = RunSummary.Render(TwoArms(), Run with { RunId = "`</details>|\n# x" }, null, LastOutcome);

        Assert.Contains("Run \\`&lt;/details&gt;\\| \\#\u200B x, number 7", text, StringComparison.Ordinal);
    }

    private static Experiment Described() =>
        TwoArms().With(d => d with { Description = "Short | long prompts.", Issue = 1234, Repository = "owner/name" });
}
