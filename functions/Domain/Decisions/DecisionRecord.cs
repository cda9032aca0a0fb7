using Splitrun.Domain.Experiments;

namespace Splitrun.Domain.Decisions;

/// <summary>One line of an experiment's log: what was decided or done, by whom, and why.</summary>
/// <param name="At">When, UTC.</param>
/// <param name="By">Who or what: api, cli, or the name of a timer.</param>
/// <param name="Decision">The word: start, stop, promote, rollback, resume, archive, edit, a step of the ramp or of a bandit's weights, or what the analysis recommends.</param>
/// <param name="Code">The reason code, such as candidate_improved or manual.</param>
/// <param name="Variant">The variant it is about, if any.</param>
/// <param name="Justification">A sentence for somebody who was not there.</param>
/// <param name="FromState">State before.</param>
/// <param name="ToState">State after.</param>
/// <param name="DryRun">Whether it was only what would have happened.</param>
public sealed record DecisionRecord(
    DateTimeOffset At,
    string By,
    string Decision,
    string Code,
    string? Variant,
    string Justification,
    ExperimentState FromState,
    ExperimentState ToState,
    bool DryRun);
