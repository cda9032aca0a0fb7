using Splitrun.Domain.Bundles;
using Splitrun.Domain.Experiments.Drafts;
using Splitrun.Domain.Problems;

namespace Splitrun.Domain.Experiments;

/// <summary>Creates and changes definitions; each change is a new version.</summary>
public sealed class ExperimentEditor(IExperimentStore store, DraftRules rules, TimeProvider time)
{
    private const int MaxAttempts = 8;

    /// <summary>Creates or replaces a definition.</summary>
    /// <param name="key">The experiment's key.</param>
    /// <param name="draft">What the caller wrote.</param>
    /// <param name="precondition">What the caller knows of the present version.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async Task<Result<EditedExperiment>> PutAsync(string key, ExperimentDraft draft, Precondition precondition, CancellationToken cancellationToken)
    {
        if (!DraftValidation.Validate(key, draft, rules).TryGet(out var definition, out var problem))
        {
            return problem;
        }

        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            var present = await store.FindAsync(key, cancellationToken);
            if (precondition.Check(present?.Value) is { } stale)
            {
                return stale;
            }

            if (present is not null)
            {
                return await ChangeAsync(key, precondition, _ => definition, cancellationToken);
            }

            var created = New(definition);
            if (await store.TryCreateAsync(created, cancellationToken))
            {
                return new EditedExperiment(created, true);
            }
        }

        return Contended(key);
    }

    /// <summary>Pins a bundle to a variant; once started, only when the caller says so.</summary>
    public async Task<Result<EditedExperiment>> SetBundleAsync(string key, string variant, Bundle bundle, bool replace, CancellationToken cancellationToken)
    {
        var pinned = new VariantBundle(bundle.Sha256, bundle.Size);
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            if (!(await FindVariantAsync(key, variant, cancellationToken)).TryGet(out var present, out var problem))
            {
                return problem;
            }

            var before = present.Value.Definition.Variants.First(v => v.Key == variant).Bundle;
            if (before == pinned)
            {
                return new EditedExperiment(present.Value, false);
            }

            if (present.Value.State != ExperimentState.Draft && before is not null && !replace)
            {
                return Problem.OfField(ProblemCode.Conflict, "replace", "must be true to replace a bundle once the experiment has started");
            }

            var variants = present.Value.Definition.Variants.Select(v => v.Key == variant ? v with { Bundle = pinned } : v).ToList();
            var next = Next(present.Value, present.Value.Definition with { Variants = variants });
            if (await store.TryReplaceAsync(next, present.Revision, cancellationToken))
            {
                return new EditedExperiment(next, false);
            }
        }

        return Contended(key);
    }

    /// <summary>The experiment, when it exists and has that variant.</summary>
    public async Task<Result<Stored<Experiment>>> FindVariantAsync(string key, string variant, CancellationToken cancellationToken)
    {
        var present = await store.FindAsync(key, cancellationToken);
        if (present is null)
        {
            return Problem.NotFound($"experiment \"{key}\"");
        }

        return present.Value.Definition.IndexOf(variant) < 0
            ? Problem.NotFound($"variant \"{variant}\" in experiment \"{key}\"; it has {string.Join(", ", present.Value.Definition.Variants.Select(v => v.Key))}")
            : present;
    }

    private async Task<Result<EditedExperiment>> ChangeAsync(
        string key, Precondition precondition, Func<Experiment, ExperimentDefinition> change, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            var present = await store.FindAsync(key, cancellationToken);
            if (present is null)
            {
                return Problem.NotFound($"experiment \"{key}\"");
            }

            if (precondition.Check(present.Value) is { } stale)
            {
                return stale;
            }

            if (!Revise(present.Value, change(present.Value)).TryGet(out var next, out var problem))
            {
                return problem;
            }

            if (next.Version == present.Value.Version || await store.TryReplaceAsync(next, present.Revision, cancellationToken))
            {
                return new EditedExperiment(next, false);
            }
        }

        return Contended(key);
    }

    private Result<Experiment> Revise(Experiment present, ExperimentDefinition wanted)
    {
        if (present.State == ExperimentState.Archived)
        {
            return Problem.Of(ProblemCode.Conflict, $"Experiment \"{present.Key}\" is archived and cannot change.");
        }

        var definition = wanted with
        {
            Variants = [.. wanted.Variants.Select(v => v with { Bundle = BundleOf(present, v.Key) })],
            Assignment = wanted.Assignment with { RampStep = Math.Min(present.Definition.Assignment.RampStep, Math.Max(0, wanted.Assignment.Ramp.Count - 1)) },
        };
        var errors = present.State == ExperimentState.Draft ? new FieldErrors() : FrozenFields.Check(present.Definition, definition);
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

    private Experiment Next(Experiment present, ExperimentDefinition definition) =>
        present with { Definition = definition, Version = present.Version + 1, UpdatedAt = time.GetUtcNow() };

    private static VariantBundle? BundleOf(Experiment experiment, string variant) =>
        experiment.Definition.Variants.FirstOrDefault(v => v.Key == variant)?.Bundle;

    private static Problem Contended(string key) =>
        Problem.Of(ProblemCode.TooManyRequests, $"Experiment \"{key}\" is being changed by others at this moment; try again.");
}

/// <summary>An experiment after an edit.</summary>
/// <param name="Experiment">As it is now.</param>
/// <param name="Created">Whether the edit created it.</param>
public sealed record EditedExperiment(Experiment Experiment, bool Created);
