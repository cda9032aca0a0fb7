using Splitrun.Domain.Automations;
using Splitrun.Domain.Decisions;
using Splitrun.Domain.Problems;

namespace Splitrun.Domain.Experiments;

/// <summary>Starts, stops, promotes, rolls back, resumes and archives; each change of state is a decision in the log.</summary>
public sealed class ExperimentLifecycle(IExperimentStore store, IDecisionLog log, AutomationEditor automations, TimeProvider time)
{
    private const int MaxAttempts = 8;

    /// <summary>Carries out one action; asking again for what already is changes nothing.</summary>
    public async Task<Result<Experiment>> ApplyAsync(string key, StateChange change, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            var present = await store.FindAsync(key, cancellationToken);
            if (present is null)
            {
                return Problem.NotFound($"experiment \"{key}\"");
            }

            if (IsRepeat(present.Value, change))
            {
                return await FollowedAsync(present.Value, change, cancellationToken);
            }

            if (!Next(present.Value, change).TryGet(out var next, out var problem))
            {
                return problem;
            }

            if (await store.TryReplaceAsync(next, present.Revision, cancellationToken))
            {
                await log.AppendAsync(key, Record(present.Value, next, change), cancellationToken);
                return await FollowedAsync(next, change, cancellationToken);
            }
        }

        return Problem.Of(ProblemCode.TooManyRequests, $"Experiment \"{key}\" is being changed by others at this moment; try again.");
    }

    /// <summary>The automation follows last, also on a repeat: that completes what a crash cut off.</summary>
    private async Task<Result<Experiment>> FollowedAsync(Experiment experiment, StateChange change, CancellationToken cancellationToken) =>
        await automations.FollowAsync(experiment, change.By, cancellationToken) is { } problem ? problem : experiment;

    private static bool IsRepeat(Experiment present, StateChange change) =>
        present.State == ExperimentTransitions.Target(change.Action)
        && (change.Action != ExperimentAction.Promote || present.PromotedVariant == change.Variant);

    private Result<Experiment> Next(Experiment present, StateChange change)
    {
        if (change.Action == ExperimentAction.Promote && present.Definition.IndexOf(change.Variant ?? "") < 0)
        {
            var known = string.Join(", ", present.Definition.Variants.Select(v => v.Key));
            return Problem.OfField(ProblemCode.Invalid, "variant", $"must be one of the variants: {known}");
        }

        if (ExperimentTransitions.Next(present.State, change.Action) is not { } state)
        {
            var possible = ExperimentTransitions.PossibleFrom(present.State).Select(Words.Of).DefaultIfEmpty("nothing");
            return Problem.OfField(ProblemCode.Conflict, "state", $"is {Words.Of(present.State)}; {Words.Of(change.Action)} is not possible from there; possible: {string.Join(", ", possible)}");
        }

        var now = time.GetUtcNow();
        var next = present with
        {
            Definition = change.Action == ExperimentAction.Rollback ? AtFirstStep(present.Definition) : present.Definition,
            State = state,
            Version = present.Version + 1,
            UpdatedAt = now,
            StartedAt = present.StartedAt ?? (state == ExperimentState.Running ? now : null),
            PromotedVariant = state == ExperimentState.Promoted ? change.Variant : null,
        };
        var isOverruled = change.Action == ExperimentAction.Resume && present.State is ExperimentState.Promoted or ExperimentState.RolledBack;
        return isOverruled ? next.BeginPhase(PhaseCause.Resumed) : next;
    }

    /// <summary>Whoever lets it run on later starts at the foot of the ramp.</summary>
    private static ExperimentDefinition AtFirstStep(ExperimentDefinition definition) =>
        definition.Assignment.RampStep == 0
            ? definition
            : definition with { Assignment = definition.Assignment with { RampStep = 0, RampStepSamples = 0 } };

    private static DecisionRecord Record(Experiment before, Experiment after, StateChange change) => new(
        after.UpdatedAt,
        change.By,
        change.Action.ToString().ToLowerInvariant(),
        change.Code,
        change.Variant,
        StateChangeText.Of(before, after, change),
        before.State,
        after.State,
        DryRun: false);
}

/// <summary>A wanted change of state.</summary>
/// <param name="Action">What to do.</param>
/// <param name="By">Who or what asks.</param>
/// <param name="Code">The reason code; manual where a person asked.</param>
/// <param name="Variant">The variant to promote.</param>
/// <param name="Reason">Why, for the log.</param>
public sealed record StateChange(ExperimentAction Action, string By, string Code = "manual", string? Variant = null, string? Reason = null);
