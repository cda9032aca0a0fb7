using System.Text;
using System.Text.RegularExpressions;
using Splitrun.Domain.Experiments;
using Splitrun.Domain.Runs;

namespace Splitrun.Domain.Reports;

/// <summary>The step summary of one run as GitHub Markdown: what it got and why, what the experiment is about, and where it stands.</summary>
public static partial class RunSummary
{
    /// <param name="experiment">The run's experiment as it is now.</param>
    /// <param name="run">The run.</param>
    /// <param name="latest">The latest report, when there is one.</param>
    /// <param name="at">Now, UTC: decides whether the window has closed.</param>
    public static string Render(Experiment experiment, Run run, Report? latest, DateTimeOffset at)
    {
        var paragraphs = new[]
        {
            $"### Experiment {PlainText.Code(experiment.Key)}: variant {PlainText.Code(run.Variant)}",
            Window(experiment.Definition, at),
            PlainText.Markdown(experiment.Definition.Description),
            Assignments(experiment.Definition, run),
            Facts(run),
            Evidence(latest),
            Issue(experiment.Definition),
        };
        var text = new StringBuilder();
        text.AppendJoin("\n\n", paragraphs.Where(p => p.Length > 0)).Append('\n');
        return text.ToString();
    }

    private static string Window(ExperimentDefinition definition, DateTimeOffset at)
    {
        if (definition.EndDate is not { } end || DateOnly.FromDateTime(at.UtcDateTime) <= end)
            return "";

        return $"> **The window closed on {end:yyyy-MM-dd}.** Runs get {PlainText.Code(definition.Control)} and are not counted; conclude the experiment or move its end date.";
    }

    private static string Assignments(ExperimentDefinition definition, Run run)
    {
        var rows = definition.Variants.Select(v =>
            $"| {PlainText.Code(v.Key)} | {Share(run, v.Key)} | {(v.Key == run.Variant ? "assigned" : "")} | {PlainText.Markdown(v.Description)} |");
        return "| variant | share | this run | description |\n| --- | ---: | --- | --- |\n" + string.Join('\n', rows);
    }

    private static string Share(Run run, string variant) =>
        run.Weights.TryGetValue(variant, out var share) ? NumberText.Percent(share) : "-";

    private static string Facts(Run run)
    {
        var counted = run.Counted ? "counted" : "not counted";
        var chance = run.Probability is { } probability ? $", probability {NumberText.Percent(probability)}" : "";
        return $"Run {PlainText.Code(run.RunId)}, number {NumberText.Of(run.RunSeq)}, version {run.Version}: {Words.Of(run.Reason)}{chance}, {counted}.";
    }

    private static string Evidence(Report? latest)
    {
        if (latest is null)
            return "No analysis so far.";

        var lines = latest.Comparisons.Where(c => c.Role == MetricRole.Primary).Select(c =>
            $"- Latest p-value of {PlainText.Code(c.Variant)} against {PlainText.Code(c.Control)} in {PlainText.Code(c.Metric)}: "
            + $"{NumberText.PValue(c.AdjustedPValue)} (valid only at the planned sample size), always-valid {NumberText.PValue(c.Decisive(latest.Settings.Alpha).AdjustedPValue)}, "
            + $"change {NumberText.Change(c.Relative.Estimate)}");
        return $"{string.Join('\n', lines)}\n- Recommendation: {PlainText.Markdown(Findings.Recommendation(latest))}";
    }

    private static string Issue(ExperimentDefinition definition) => definition switch
    {
        { Issue: { } issue, Repository: { } repository } when RepositoryName().IsMatch(repository) =>
            $"Tracking issue: [{PlainText.Markdown(repository)} {issue}](https://github.com/{repository}/issues/{issue})",
        { Issue: { } issue } => $"Tracking issue: {issue}",
        _ => "",
    };

    [GeneratedRegex(@"^[A-Za-z0-9._-]+/[A-Za-z0-9._-]+\z", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex RepositoryName();
}
