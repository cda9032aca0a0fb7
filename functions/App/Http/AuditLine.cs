using Splitrun.Domain.Experiments;
using Splitrun.Domain.Outcomes;

namespace Splitrun.App.Http;

/// <summary>A run as one line of the audit; names cannot break out of it, since none may hold a control character.</summary>
internal static class AuditLine
{
    public static string Of(RecordedRun recorded)
    {
        var run = recorded.Run;
        var conclusion = recorded.Outcome is { } outcome ? $" {Words.Of(outcome.Conclusion)}" : "";
        return $"Run #{run.RunId} workflow={run.Workflow ?? run.Automation} [experiment: {run.Experiment}={run.Variant}]{conclusion}";
    }
}
