namespace Splitrun.Domain.Experiments;

/// <summary>
/// A part of an experiment's life whose runs answer one question. Another begins when what a variant hands out changes, since runs of the old contents say
/// nothing of the new ones; and when a person lets go on what had been concluded, since the machine must not act again on evidence that was overruled.
/// </summary>
/// <param name="Version">The version that began it.</param>
/// <param name="Since">When it began, UTC.</param>
/// <param name="Cause">Why it began.</param>
public sealed record ExperimentPhase(int Version, DateTimeOffset Since, PhaseCause Cause);

/// <summary>Why a phase began.</summary>
public enum PhaseCause
{
    /// <summary>A variant's payload or bundle changed.</summary>
    Contents,

    /// <summary>It was resumed after a promotion or a rollback.</summary>
    Resumed,
}
