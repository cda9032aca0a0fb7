using System.Text.Json;
using Splitrun.Domain.Automations;
using Splitrun.Domain.Bundles;
using Splitrun.Domain.Experiments.Drafts;
using Splitrun.Domain.Problems;

namespace Splitrun.Domain.Experiments;

/// <summary>
/// Creates an experiment whole, with a bundle for each variant: the bundles are checked, then stored, and then one write makes the
/// experiment that names them. Whatever goes wrong before leaves no experiment. The same creation again finds the first.
/// </summary>
public sealed class ExperimentCreation(
    IExperimentStore store, AutomationEditor automations, IBundleStore bundles, BundleLimits limits, DraftRules rules, TimeProvider time)
{
    private static readonly JsonSerializerOptions Names = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>Creates the experiment, as a draft.</summary>
    /// <param name="key">The experiment's key.</param>
    /// <param name="draft">Its definition.</param>
    /// <param name="tarballs">Opens each variant's tarball, in the order of the variants; each is opened more than once and gives the same bytes.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async Task<Result<CreatedExperiment>> CreateAsync(
        string key, ExperimentDraft draft, IReadOnlyList<Func<CancellationToken, Task<Stream>>> tarballs, CancellationToken cancellationToken)
    {
        if (!DraftValidation.Validate(key, draft, rules).TryGet(out var definition, out var problem)
            || !(await DescribeAsync(tarballs, cancellationToken)).TryGet(out var described, out problem))
        {
            return problem;
        }

        definition = definition with { Variants = [.. definition.Variants.Select((v, i) => v with { Bundle = new VariantBundle(described[i].Sha256, described[i].Size) })] };
        var present = await FindSameAsync(definition, cancellationToken);
        if (present?.Problem is { } conflict)
        {
            return conflict;
        }

        // Stored again when the experiment is there already: that costs little and heals what was lost.
        foreach (var open in tarballs)
        {
            await using var tarball = await open(cancellationToken);
            if (!(await bundles.PutAsync(tarball, cancellationToken)).TryGet(out _, out problem))
            {
                return problem;
            }
        }

        return (present ?? await WriteAsync(definition, cancellationToken)).Then<CreatedExperiment>(
            edited => new CreatedExperiment(edited.Experiment, described, edited.Created));
    }

    private async Task<Result<List<Bundle>>> DescribeAsync(IReadOnlyList<Func<CancellationToken, Task<Stream>>> tarballs, CancellationToken cancellationToken)
    {
        var described = new List<Bundle>();
        foreach (var open in tarballs)
        {
            await using var tarball = await open(cancellationToken);
            var check = await BundleCheck.CopyAsync(tarball, limits, (_, _) => ValueTask.CompletedTask, cancellationToken);
            if (!check.TryGet(out var bundle, out var problem))
            {
                return problem;
            }

            described.Add(bundle);
        }

        return described;
    }

    private async Task<Result<EditedExperiment>> WriteAsync(ExperimentDefinition definition, CancellationToken cancellationToken)
    {
        if ((await automations.EnterAsync(definition.Automation, definition.Key, cancellationToken)).Problem is { } busy)
        {
            return busy;
        }

        var now = time.GetUtcNow();
        var experiment = new Experiment { Definition = definition, CreatedAt = now, UpdatedAt = now };
        return await store.TryCreateAsync(experiment, cancellationToken)
            ? new EditedExperiment(experiment, true)
            : await FindSameAsync(definition, cancellationToken)
                ?? Problem.Of(ProblemCode.TooManyRequests, $"Experiment \"{definition.Key}\" is being created by others at this moment; try again.");
    }

    /// <summary>
    /// The experiment of that key, if it was created just so, or what stands in the way; null when there is none. What it became since then does
    /// not count: a caller that repeats its request knows nothing of it.
    /// </summary>
    private async Task<Result<EditedExperiment>?> FindSameAsync(ExperimentDefinition definition, CancellationToken cancellationToken)
    {
        if (await store.FindAsync(definition.Key, cancellationToken) is not { } present)
        {
            return null;
        }

        var first = await store.FindVersionAsync(definition.Key, 1, cancellationToken) ?? present.Value;
        var differences = Differences(first.Definition, definition);
        if (present.Value.State == ExperimentState.Archived)
        {
            return Problem.Of(ProblemCode.Conflict, $"Experiment \"{definition.Key}\" is archived; take another experiment_id.");
        }

        return differences.Count == 0
            ? new EditedExperiment(present.Value, false)
            : Problem.OfField(
                ProblemCode.Conflict,
                "experiment_id",
                $"is taken: \"{definition.Key}\" was created with another content ({string.Join(", ", differences)}); send the same, or take another experiment_id");
    }

    private static List<string> Differences(ExperimentDefinition left, ExperimentDefinition right)
    {
        var (before, after) = (JsonSerializer.SerializeToElement(left, Names), JsonSerializer.SerializeToElement(right, Names));
        return [.. after.EnumerateObject().Where(member => !JsonElement.DeepEquals(member.Value, before.GetProperty(member.Name))).Select(member => member.Name)];
    }
}

/// <summary>An experiment with the bundles it was created with.</summary>
/// <param name="Experiment">As it is now.</param>
/// <param name="Bundles">One for each variant, in their order.</param>
/// <param name="Created">False when it had been created before.</param>
public sealed record CreatedExperiment(Experiment Experiment, IReadOnlyList<Bundle> Bundles, bool Created);
