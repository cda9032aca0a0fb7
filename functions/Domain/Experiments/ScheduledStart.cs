namespace Splitrun.Domain.Experiments;

/// <summary>When a draft starts by itself.</summary>
public static class ScheduledStart
{
    /// <summary>
    /// A draft is due on its start date when that date lay ahead at its last change: a date in the past says when it would have begun,
    /// not that somebody wants it to begin unasked.
    /// </summary>
    /// <param name="experiment">The experiment.</param>
    /// <param name="today">The present day, UTC.</param>
    public static bool IsDue(Experiment experiment, DateOnly today) =>
        experiment is { State: ExperimentState.Draft, Definition: { StartDate: { } start } definition }
        && start <= today
        && (definition.EndDate is null || definition.EndDate >= today)
        && start > DateOnly.FromDateTime(experiment.UpdatedAt.UtcDateTime);
}
