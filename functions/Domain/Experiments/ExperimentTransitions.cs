namespace Splitrun.Domain.Experiments;

/// <summary>What can be done to an experiment as a whole.</summary>
public enum ExperimentAction
{
    Start,
    Stop,
    Promote,
    Rollback,
    Resume,
    Archive,
}

/// <summary>The state machine of an experiment, as a table.</summary>
public static class ExperimentTransitions
{
    /// <summary>The state an action leads to; null where it is not allowed.</summary>
    public static ExperimentState? Next(ExperimentState from, ExperimentAction action) => (from, action) switch
    {
        (ExperimentState.Draft, ExperimentAction.Start) => ExperimentState.Running,
        (ExperimentState.Running, ExperimentAction.Stop) => ExperimentState.Stopped,
        (ExperimentState.Running or ExperimentState.Stopped or ExperimentState.RolledBack, ExperimentAction.Promote) => ExperimentState.Promoted,
        (ExperimentState.Running or ExperimentState.Stopped or ExperimentState.Promoted, ExperimentAction.Rollback) => ExperimentState.RolledBack,
        (ExperimentState.Stopped or ExperimentState.Promoted or ExperimentState.RolledBack, ExperimentAction.Resume) => ExperimentState.Running,
        (not ExperimentState.Archived, ExperimentAction.Archive) => ExperimentState.Archived,
        _ => null,
    };

    /// <summary>Every action that is allowed in a state, in the order of a life.</summary>
    public static IReadOnlyList<ExperimentAction> PossibleFrom(ExperimentState from) =>
        [.. Enum.GetValues<ExperimentAction>().Where(action => Next(from, action) is not null)];

    /// <summary>The state that an action asks for: asking for the state one is in is a repeat, not an error.</summary>
    public static ExperimentState Target(ExperimentAction action) => action switch
    {
        ExperimentAction.Start or ExperimentAction.Resume => ExperimentState.Running,
        ExperimentAction.Stop => ExperimentState.Stopped,
        ExperimentAction.Promote => ExperimentState.Promoted,
        ExperimentAction.Rollback => ExperimentState.RolledBack,
        ExperimentAction.Archive => ExperimentState.Archived,
        _ => throw new ArgumentOutOfRangeException(nameof(action), action, "Not an action."),
    };
}
