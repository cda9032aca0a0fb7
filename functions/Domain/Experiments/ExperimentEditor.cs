using Splitrun.Domain.Automations;
using Splitrun.Domain.Bundles;
using Splitrun.Domain.Decisions;
using Splitrun.Domain.Experiments.Drafts;
using Splitrun.Domain.Problems;
using Splitrun.Domain.Runs;

namespace Splitrun.Domain.Experiments;

/// <summary>Creates and changes definitions; each change is a new version, and once started a line of the log.</summary>
public sealed class ExperimentEditor(
    IExperimentStore store, IRunStore runs, AutomationEditor automations, DraftRules rules, IDecisionLog log, TimeProvider time)
{
    private const int MaxAttempts = 8;

    /// <summary>Creates or replaces a definition.</summary>
    /// <param name="key">The experiment's key.</param>
    /// <param name="draft">What the caller wrote.</param>
    /// <param name="precondition">What the caller knows of the present version.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public Task<Result<EditedExperiment>> PutAsync(string key, ExperimentDraft draft, Precondition precondition, CancellationToken cancellationToken)
    {
        var definition = DraftValidation.Validate(key, draft, rules);
        return EditAsync(key, precondition, present => present is null ? definition.Then<Experiment>(d => New(d)) : definition.Then(d => Revise(present, d)), cancellationToken);
    }

    /// <summary>Changes a part of a definition; <paramref name="patch"/> makes the wanted draft of the present experiment.</summary>
    public Task<Result<EditedExperiment>> PatchAsync(
        string key, Func<Experiment, Result<ExperimentDraft>> patch, Precondition precondition, CancellationToken cancellationToken) =>
        EditAsync(
            key,
            precondition,
            present => present is null
                ? Problem.NotFound($"experiment \"{key}\"")
                : patch(present).Then(draft => DraftValidation.Validate(key, draft, rules)).Then(d => Revise(present, d)),
            cancellationToken);

    /// <summary>Creates or replaces a definition by one that is made of the present experiment.</summary>
    public Task<Result<EditedExperiment>> MakeAsync(string key, Func<Experiment?, Result<ExperimentDefinition>> make, CancellationToken cancellationToken) =>
        EditAsync(key, Precondition.None, present => Made(present, make), cancellationToken);

    /// <summary>What <see cref="MakeAsync"/> would make of the experiment as it is now; nothing is written.</summary>
    public async Task<Result<EditPreview>> PreviewAsync(string key, Func<Experiment?, Result<ExperimentDefinition>> make, CancellationToken cancellationToken)
    {
        var present = (await store.FindAsync(key, cancellationToken))?.Value;
        if (!Made(present, make).TryGet(out var next, out var problem))
        {
            return problem;
        }

        return await CheckCountedAsync(present, next, cancellationToken) is { } frozen ? frozen : new EditPreview(present, next);
    }

    /// <summary>Pins a bundle to a variant; once started, an existing one is replaced only when the caller says so.</summary>
    public Task<Result<EditedExperiment>> SetBundleAsync(string key, string variant, Bundle bundle, bool replace, CancellationToken cancellationToken) =>
        EditAsync(
            key,
            Precondition.None,
            present => FindVariant(key, variant, present).Then(p => Pin(p, variant, new VariantBundle(bundle.Sha256, bundle.Size), replace)),
            cancellationToken);

    /// <summary>Goes up or down the ramp, if the experiment runs and still stands where the move starts: made twice, it happens once. The caller logs it, with the evidence.</summary>
    public Task<Result<EditedExperiment>> MoveRampAsync(string key, RampMove move, CancellationToken cancellationToken) =>
        EditAsync(
            key,
            Precondition.None,
            present => present is null ? Problem.NotFound($"experiment \"{key}\"") : Moved(present, move),
            cancellationToken,
            isLogged: false);

    /// <summary>Whether a bundle may be pushed to that variant now: asked before the bytes are taken.</summary>
    public async Task<Result<Experiment>> CanSetBundleAsync(string key, string variant, bool replace, CancellationToken cancellationToken)
    {
        var present = await store.FindAsync(key, cancellationToken);
        return FindVariant(key, variant, present?.Value).Then<Experiment>(p => MayPin(p, variant, replace) is { } problem ? problem : p);
    }

    private Result<Experiment> Made(Experiment? present, Func<Experiment?, Result<ExperimentDefinition>> make) =>
        make(present).Then(definition => present is null ? New(definition) : Revise(present, definition));

    private async Task<Result<EditedExperiment>> EditAsync(
        string key, Precondition precondition, Func<Experiment?, Result<Experiment>> edit, CancellationToken cancellationToken, bool isLogged = true)
    {
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            var present = await store.FindAsync(key, cancellationToken);
            var edited = precondition.Check(present?.Value.Version, "experiment") is { } stale ? stale : edit(present?.Value);
            if (!edited.TryGet(out var next, out var problem))
            {
                return problem;
            }

            if (present is not null && next.Version == present.Value.Version)
            {
                return new EditedExperiment(next, false);
            }

            if (await CheckCountedAsync(present?.Value, next, cancellationToken) is { } frozen)
            {
                return frozen;
            }

            if (present?.Value.Definition.Automation != next.Definition.Automation
                && (await automations.EnterAsync(next.Definition.Automation, key, cancellationToken)).Problem is { } busy)
            {
                return busy;
            }

            var written = present is null
                ? await store.TryCreateAsync(next, cancellationToken)
                : await store.TryReplaceAsync(next, present.Revision, cancellationToken);
            if (written)
            {
                if (isLogged && present is { Value: { State: not ExperimentState.Draft } before })
                {
                    await log.AppendAsync(key, RecordOf(before, next), cancellationToken);
                }

                return new EditedExperiment(next, present is null);
            }
        }

        return Problem.Of(ProblemCode.TooManyRequests, $"Experiment \"{key}\" is being changed by others at this moment; try again.");
    }

    /// <summary>A draft may become anything as long as it counted nothing: its runs are only read where that matters.</summary>
    private async Task<Problem?> CheckCountedAsync(Experiment? present, Experiment next, CancellationToken cancellationToken)
    {
        if (present is not { State: ExperimentState.Draft, Definition: var before } || FrozenFields.CheckCounted(before, next.Definition) is not { Any: true } errors)
        {
            return null;
        }

        var heads = await Task.WhenAll(RunShard.AllOf(before).Select(shard => runs.ReadHeadAsync(shard, cancellationToken)));
        return heads.Any(head => head.Head.Arms.Values.Any(arm => arm.Runs > 0)) ? errors.ToProblem(ProblemCode.Conflict) : null;
    }

    private static DecisionRecord RecordOf(Experiment before, Experiment after)
    {
        var phase = after.Phase == before.Phase ? "" : $" What was measured before version {after.Version} is kept and shown, and no longer decides.";
        var text = $"Version {after.Version} changed {DefinitionChanges.Describe(before.Definition, after.Definition)}.{phase}";
        return new DecisionRecord(after.UpdatedAt, "api", "edit", "definition_changed", null, text, before.State, after.State, DryRun: false);
    }

    private static Result<Experiment> FindVariant(string key, string variant, Experiment? present)
    {
        if (present is null)
        {
            return Problem.NotFound($"experiment \"{key}\"");
        }

        var keys = present.Definition.Variants.Select(v => v.Key);
        return present.Definition.IndexOf(variant) < 0
            ? Problem.NotFound($"variant \"{variant}\" in experiment \"{key}\" (it has {string.Join(", ", keys)})")
            : present;
    }

    private Result<Experiment> Pin(Experiment present, string variant, VariantBundle bundle, bool replace)
    {
        var before = BundleOf(present, variant);
        if (before == bundle)
        {
            return present;
        }

        if (MayPin(present, variant, replace) is { } problem)
        {
            return problem;
        }

        var variants = present.Definition.Variants.Select(v => v.Key == variant ? v with { Bundle = bundle } : v).ToList();
        return Next(present, present.Definition with { Variants = variants });
    }

    private Experiment Moved(Experiment present, RampMove move)
    {
        var assignment = present.Definition.Assignment;
        return present.State == ExperimentState.Running && assignment.RampStep == move.From && move.To >= 0 && move.To < assignment.Ramp.Count
            ? Next(present, present.Definition with { Assignment = assignment with { RampStep = move.To, RampStepSamples = move.Samples } })
            : present;
    }

    private static Problem? MayPin(Experiment present, string variant, bool replace) => present.State switch
    {
        ExperimentState.Archived => Problem.Of(ProblemCode.Conflict, $"Experiment \"{present.Key}\" is archived and cannot change."),
        not ExperimentState.Draft when BundleOf(present, variant) is not null && !replace =>
            Problem.OfField(ProblemCode.Conflict, "replace", "must be true to replace a bundle once the experiment has started"),
        _ => null,
    };

    private Result<Experiment> Revise(Experiment present, ExperimentDefinition wanted)
    {
        if (present.State == ExperimentState.Archived)
        {
            return Problem.Of(ProblemCode.Conflict, $"Experiment \"{present.Key}\" is archived and cannot change.");
        }

        var definition = wanted with
        {
            Variants = [.. wanted.Variants.Select(v => v with { Bundle = BundleOf(present, v.Key) })],
            Assignment = wanted.Assignment with
            {
                RampStep = Math.Min(present.Definition.Assignment.RampStep, Math.Max(0, wanted.Assignment.Ramp.Count - 1)),
                RampStepSamples = present.Definition.Assignment.RampStepSamples,
            },
        };
        var errors = present.State == ExperimentState.Draft
            ? FrozenFields.CheckPlaces(present.Definition, definition)
            : FrozenFields.Check(present.Definition, definition);
        if (errors.Any)
        {
            return errors.ToProblem(ProblemCode.Conflict);
        }

        return DefinitionEquality.Same(present.Definition, definition) ? present : Next(present, definition);
    }

    private Experiment New(ExperimentDefinition definition)
    {
        var now = time.GetUtcNow();
        return new Experiment { Definition = definition, CreatedAt = now, UpdatedAt = now };
    }

    private Experiment Next(Experiment present, ExperimentDefinition definition)
    {
        var next = present with { Definition = definition, Version = present.Version + 1, UpdatedAt = time.GetUtcNow() };
        return present.State != ExperimentState.Draft && DefinitionChanges.IsOfContents(present.Definition, definition) ? next.BeginPhase(PhaseCause.Contents) : next;
    }

    private static VariantBundle? BundleOf(Experiment experiment, string variant) =>
        experiment.Definition.Variants.FirstOrDefault(v => v.Key == variant)?.Bundle;
}

/// <summary>An experiment after an edit.</summary>
/// <param name="Experiment">As it is now.</param>
/// <param name="Created">Whether the edit created it.</param>
public sealed record EditedExperiment(Experiment Experiment, bool Created);

/// <summary>An experiment before and after an edit that was not carried out.</summary>
/// <param name="Present">As it is; null when it does not exist.</param>
/// <param name="Next">As it would be; its version is the present one when nothing would change.</param>
public sealed record EditPreview(Experiment? Present, Experiment Next);
