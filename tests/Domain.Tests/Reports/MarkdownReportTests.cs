using System.Text.RegularExpressions;
using Splitrun.Domain.Reports;

namespace Splitrun.Domain.Tests.Reports;

public sealed class MarkdownReportTests
{
    [Fact]
    public void Render_Winner_IsTheApprovedText()
    {
        const string Approved =
            """
            <!-- splitrun:prompt_style -->
            ### Experiment `prompt_style`: promote concise \[candidate_improved, rollout gradual\]

            Short against long prompts.

            | variant | n | mean | p50 | p-value | always-valid p |   |
            | --- | ---: | ---: | ---: | ---: | ---: | ---: |
            | `verbose` (control) | 100 | 10,000 | 9,947 | - | - |  |
            | `concise` | 100 | 8,000 | 7,983 | &lt;0.0001 | &lt;0.0001 | ✓ |

            p-value: welch_t, valid only at the planned sample size (200 of 400 observations).  
            always-valid p: confidence_sequence, holds at every look.  
            concise: Bayes factor 3.574e+22 (very strong for difference), chance to beat verbose 100.0%; neither guards against looking early.

            **Winner:** concise (effective_tokens -20.0% against verbose, p &lt; 0.0001)

            concise changes effective_tokens by -2,000 tokens (-20.0%) against verbose, interval \[-2,506, -1,494\], which is better: always-valid p &lt; 0.0001 at 100 (verbose) and 100 (concise) observations, alpha 0.05.

            - Promote concise.

            Guardrails

            - pass: concise: success max_regression 0.05 (worse by -2.1%, always-valid p = 1.0000, n 100)

            <details><summary>All metrics, runs and checks</summary>

            | metric | variant | n | missing | mean | variance | 95% CI | change | 95% CI of change | p-value |
            | --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
            | effective_tokens | verbose | 100 | 0 | 10,000 | 1,346,667 | \[9,770, 10,230\] | - | - | - |
            | effective_tokens | concise | 100 | 0 | 8,000 | 1,346,667 | \[7,770, 8,230\] | -20.0% | \[-22.9%, -17.1%\] | &lt;0.0001 |
            | success | verbose | 100 | 0 | 0.95 | 0.04798 | \[0.8882, 0.9785\] | - | - | - |
            | success | concise | 100 | 0 | 0.97 | 0.02939 | \[0.9155, 0.9897\] | +2.1% | \[-3.7%, +8.0%\] | 0.7209 |

            - Runs: 205 assigned, 200 concluded, 3 pending, excluded: cancelled 2; 0 not counted, 1 orphans
            - Sample ratio: pass (p = 0.9443; planned 50.0% / 50.0%, observed 50.2% / 49.8%)
            - Settings: alpha 0.05, at least 20 observations an arm, 400 planned, minimum effect 0, tolerance 0, sequential evidence, holm correction, random assignment by run_id

            </details>

            <sub>Data up to 2026-05-20 08:00:00Z, version 3, running, splitrun 1.0</sub>

            """;

        Assert.Equal(Approved, MarkdownReport.Render(ReportScenario.Winning()));
    }

    [Fact]
    public void Render_FirstLine_IsTheHiddenMarker()
    {
        Assert.StartsWith("<!-- splitrun:prompt_style -->\n", MarkdownReport.Render(ReportScenario.Empty()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;")]
    [InlineData("**bold** `code` ~~gone~~", "\\*\\*bold\\*\\* \\`code\\` \\~\\~gone\\~\\~")]
    [InlineData("[x](https://example.com) ![y](z)", "\\[x\\](https://example.com) \\!\\[y\\](z)")]
    [InlineData("a | b", "a \\| b")]
    [InlineData("tell @team about #12", "tell @\u200Bteam about \\#\u200B12")]
    [InlineData("snake_case and _lead_", "snake_case and \\_lead\\_")]
    [InlineData("x --> y", "x --&gt; y")]
    [InlineData("&lt; $a$ \\", "&amp;lt; \\$a\\$ \\\\")]
    [InlineData("one\n\n# two", "one  \\#\u200B two")]
    public void Render_HostileDescription_IsShownAsItIs(string description, string shown)
    {
        var report = ReportScenario.Winning();

        var text = MarkdownReport.Render(report with { Settings = report.Settings with { Description = description } });

        Assert.Contains($"\n\n{shown}\n\n", text, StringComparison.Ordinal);
        Assert.Single(Regex.Matches(text, "-->"));
    }
}
