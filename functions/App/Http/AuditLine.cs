using Splitrun.Domain.Experiments;
using Splitrun.Domain.Outcomes;
using Splitrun.Domain.Reports;

namespace Splitrun.App.Http;

/// <summary>A run as one line of the audit; no name breaks out of it or turns it around.</summary>
internal static class AuditLine
{
    public static string Of(RecordedRun recorded)
    {
        var run = recorded.Run;
        var conclusion = recorded.Outcome is { } outcome ? $" {Words.Of(outcome.Conclusion)}" : "";
        return $"Run #{PlainText.Line(run.RunId)} workflow={PlainText.Line(run.Workflow ?? run.Automation)} [experiment: {run.Experiment}={run.Variant}]{conclusion}";
    }
}
