using Splitrun.Domain.Assignment;
using Splitrun.Domain.Outcomes;

namespace Splitrun.App.Http.Contracts;

/// <summary>A run in a list, with its outcome as it stands.</summary>
internal sealed record RunListItem(
    string RunId,
    string Experiment,
    string Automation,
    string? Workflow,
    string Variant,
    AssignmentReason Reason,
    bool Counted,
    double? Probability,
    int Version,
    long RunSeq,
    string Unit,
    DateTimeOffset AssignedAt,
    Conclusion? Conclusion,
    OutcomeResponse? Outcome)
{
    public static RunListItem Of(RecordedRun recorded)
    {
        var run = recorded.Run;
        return new RunListItem(
            run.RunId,
            run.Experiment,
            run.Automation,
            run.Workflow,
            run.Variant,
            run.Reason,
            run.Counted,
            Shares.ProbabilityOf(run.Probability),
            run.Version,
            run.RunSeq,
            run.Unit,
            run.AssignedAt,
            recorded.Outcome?.Conclusion,
            recorded.Outcome is null ? null : OutcomeResponse.Of(recorded.Outcome));
    }
}
