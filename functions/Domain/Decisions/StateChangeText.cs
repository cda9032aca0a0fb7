using Splitrun.Domain.Experiments;

namespace Splitrun.Domain.Decisions;

/// <summary>A change of state in words: what it does to the runs that come, and why it was made.</summary>
internal static class StateChangeText
{
    private const int ShownDigits = 12;

    public static string Of(Experiment before, Experiment after, StateChange change)
    {
        var reason = change.Reason is { } given ? $"Reason: {given}" : "No reason was given.";
        return $"{Effect(before, after, change)} {reason}";
    }

    private static string Effect(Experiment before, Experiment after, StateChange change)
    {
        var definition = after.Definition;
        return change.Action switch
        {
            ExperimentAction.Start => "Started: runs get their variants from now on.",
            ExperimentAction.Stop => $"Stopped: new runs get {definition.Control} and are not counted; outcomes of earlier runs still are.",
            ExperimentAction.Resume when after.Phase != before.Phase =>
                $"Resumed: runs get their variants again. What was measured before version {after.Version} is kept and shown, and no longer decides.",
            ExperimentAction.Resume => "Resumed: runs get their variants again.",
            ExperimentAction.Promote => $"Promoted: every run gets {change.Variant} from now on{Bundle(definition, change.Variant)}.",
            ExperimentAction.Rollback when before.State == ExperimentState.Promoted =>
                $"Rolled back: every run gets {definition.Control} again, and {definition.Automation} the default bundle that it had before the promotion.",
            ExperimentAction.Rollback => $"Rolled back: every run gets {definition.Control} from now on.",
            ExperimentAction.Archive => "Archived: it hands out nothing any more; everything recorded stays.",
            _ => throw new ArgumentOutOfRangeException(nameof(change), change.Action, "Not an action."),
        };
    }

    private static string Bundle(ExperimentDefinition definition, string? variant) =>
        definition.Variants.FirstOrDefault(v => v.Key == variant)?.Bundle is { } bundle
            ? $", and its bundle {bundle.Sha256[..ShownDigits]} is the default one of {definition.Automation}"
            : "";
}
