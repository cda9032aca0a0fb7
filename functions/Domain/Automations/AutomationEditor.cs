using Splitrun.Domain.Bundles;
using Splitrun.Domain.Experiments;
using Splitrun.Domain.Problems;

namespace Splitrun.Domain.Automations;

/// <summary>Creates and changes automations, and keeps them in line with their experiments.</summary>
public sealed class AutomationEditor(IAutomationStore store, IExperimentStore experiments, TimeProvider time)
{
    private const int MaxAttempts = 16;

    /// <summary>Creates or replaces what people declare of an automation; its bundles and experiments stay.</summary>
    public async Task<Result<EditedAutomation>> PutAsync(string name, AutomationDraft draft, Precondition precondition, CancellationToken cancellationToken) =>
        draft.Validate(name) is { } problem
            ? problem
            : await EditAsync(name, precondition, present => present is null ? With(New(name), draft) : Revised(present, draft), cancellationToken);

    /// <summary>Makes a bundle the default one.</summary>
    public Task<Result<EditedAutomation>> SetBundleAsync(string name, Bundle bundle, string by, string reason, CancellationToken cancellationToken) =>
        EditExistingAsync(
            name,
            Precondition.None,
            present => BundleHistory.Set(present, new VariantBundle(bundle.Sha256, bundle.Size), time.GetUtcNow(), by, reason),
            cancellationToken);

    /// <summary>Makes the previous default bundle the default again. To be safe against repeats, say with <paramref name="precondition"/> which version is meant.</summary>
    public Task<Result<EditedAutomation>> RollBackBundleAsync(
        string name, string by, string reason, Precondition precondition, CancellationToken cancellationToken) =>
        EditExistingAsync(name, precondition, present => BundleHistory.GoBack(present, time.GetUtcNow(), by, reason), cancellationToken);

    /// <summary>Deletes an automation that has no experiments but archived ones.</summary>
    public async Task<Result<Automation>> DeleteAsync(string name, Precondition precondition, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            if (await store.FindAsync(name, cancellationToken) is not { } present)
            {
                return NotFound(name);
            }

            var live = await ExperimentsOfAsync(present.Value, cancellationToken);
            if ((precondition.Check(present.Value.Version, "automation") ?? HasExperiments(live)) is { } problem)
            {
                return problem;
            }

            if (await store.TryDeleteAsync(name, present.Revision, cancellationToken))
            {
                return present.Value;
            }
        }

        return Busy(name);
    }

    /// <summary>The experiments of an automation as they are now, by key; archived ones are left out.</summary>
    public async Task<IReadOnlyList<Experiment>> ExperimentsOfAsync(Automation automation, CancellationToken cancellationToken)
    {
        var found = await Task.WhenAll(automation.Experiments.Select(key => experiments.FindAsync(key, cancellationToken)));
        return [.. found.Select(f => f?.Value).OfType<Experiment>().Where(e => e.Definition.Automation == automation.Name && e.State != ExperimentState.Archived)];
    }

    /// <summary>Enters an experiment that is about to be written; makes the automation when nobody has named it before.</summary>
    public Task<Result<EditedAutomation>> EnterAsync(string name, string experiment, CancellationToken cancellationToken) =>
        EditAsync(name, Precondition.None, present => Entered(present ?? New(name), experiment), cancellationToken);

    /// <summary>
    /// Brings the automation in line with an experiment's state: the bundle of a promoted variant becomes the default, a rollback puts
    /// back the one before, an archived experiment leaves. Done again, it changes nothing: what a crash cut off is completed by asking again.
    /// </summary>
    public async Task<Problem?> FollowAsync(Experiment experiment, string by, CancellationToken cancellationToken)
    {
        var (name, now) = (experiment.Definition.Automation, time.GetUtcNow());
        var promoted = experiment.Definition.Variants.FirstOrDefault(v => v.Key == experiment.PromotedVariant)?.Bundle;
        var mark = new PromotionMark(experiment.Key, experiment.Version);
        Result<EditedAutomation>? edited = experiment.State switch
        {
            ExperimentState.Promoted when promoted is not null =>
                await EditAsync(name, Precondition.None, present => BundleHistory.Promote(present ?? New(name), promoted, mark, now, by), cancellationToken),
            ExperimentState.RolledBack =>
                await EditExistingAsync(name, Precondition.None, present => BundleHistory.UndoPromotion(present, experiment.Key, now, by), cancellationToken),
            ExperimentState.Archived =>
                await EditExistingAsync(name, Precondition.None, present => Left(present, experiment.Key), cancellationToken),
            _ => (Result<EditedAutomation>?)null,
        };
        return edited?.Problem is { Code: not ProblemCode.NotFound } problem ? problem : null;
    }

    private Task<Result<EditedAutomation>> EditExistingAsync(
        string name, Precondition precondition, Func<Automation, Result<Automation>> edit, CancellationToken cancellationToken) =>
        EditAsync(name, precondition, present => present is null ? NotFound(name) : edit(present), cancellationToken);

    private async Task<Result<EditedAutomation>> EditAsync(
        string name, Precondition precondition, Func<Automation?, Result<Automation>> edit, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            var present = await store.FindAsync(name, cancellationToken);
            var edited = precondition.Check(present?.Value.Version, "automation") is { } stale ? stale : edit(present?.Value);
            if (!edited.TryGet(out var next, out var problem))
            {
                return problem;
            }

            if (present is not null && IsSame(present.Value, next))
            {
                return new EditedAutomation(next, false);
            }

            if (present is null ? await store.TryCreateAsync(next, cancellationToken) : await store.TryReplaceAsync(next, present.Revision, cancellationToken))
            {
                return new EditedAutomation(next, present is null);
            }
        }

        return Busy(name);
    }

    private static bool IsSame(Automation present, Automation next) =>
        present.Version == next.Version && present.Experiments.SequenceEqual(next.Experiments, StringComparer.Ordinal);

    private Automation New(string name)
    {
        var now = time.GetUtcNow();
        return new Automation { Name = name, CreatedAt = now, UpdatedAt = now };
    }

    private Automation Revised(Automation present, AutomationDraft draft)
    {
        var declared = With(present, draft);
        return declared == present ? present : declared with { Version = present.Version + 1, UpdatedAt = time.GetUtcNow() };
    }

    private static Automation With(Automation automation, AutomationDraft draft) =>
        automation with { Description = draft.Description, Repository = draft.Repository, Entrypoint = draft.Entrypoint };

    private static Automation Entered(Automation present, string experiment) => present.Experiments.Contains(experiment)
        ? present
        : present with { Experiments = [.. present.Experiments.Append(experiment).Order(StringComparer.Ordinal)] };

    private static Automation Left(Automation present, string experiment) =>
        present with { Experiments = [.. present.Experiments.Where(key => key != experiment)] };

    private static Problem? HasExperiments(IReadOnlyList<Experiment> live) => live.Count == 0
        ? null
        : Problem.OfField(ProblemCode.Conflict, "experiments", $"must be archived first: {string.Join(", ", live.Select(e => e.Key))}");

    private static Problem NotFound(string name) => Problem.NotFound($"automation \"{name}\"");

    private static Problem Busy(string name) => Problem.Of(ProblemCode.TooManyRequests, $"Automation \"{name}\" is being changed by others at this moment; try again.");
}

/// <summary>An automation after an edit.</summary>
/// <param name="Automation">As it is now.</param>
/// <param name="Created">Whether the edit created it.</param>
public sealed record EditedAutomation(Automation Automation, bool Created);
