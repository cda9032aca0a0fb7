using Splitrun.Domain.Experiments.Drafts;
using Splitrun.Domain.Problems;

namespace Splitrun.Domain.Experiments.Import;

/// <summary>
/// Imports the experiments of a front matter. Everything is checked before anything is written; the same document again changes nothing,
/// and completes what a broken-off import left.
/// </summary>
public sealed class ExperimentImporter(IExperimentStore store, ExperimentEditor editor, ExperimentLifecycle lifecycle, DraftRules rules)
{
    /// <summary>Imports a document, or says everything that is wrong with it, each with its line.</summary>
    public async Task<Result<ImportReceipt>> ImportAsync(DocumentNode document, ImportRequest request, CancellationToken cancellationToken)
    {
        var findings = new ImportFindings();
        var plans = new List<Plan>();
        foreach (var declared in FrontMatter.Read(document, request, findings))
        {
            if (await PlanAsync(declared, request, findings, cancellationToken) is { } plan)
            {
                plans.Add(plan);
            }
        }

        if (findings.HasErrors)
        {
            return findings.ToProblem(ProblemCode.Invalid);
        }

        var refused = new ImportFindings();
        var previews = new List<(Plan Plan, EditPreview Preview)>();
        foreach (var plan in plans)
        {
            var preview = await editor.PreviewAsync(plan.Key, plan.Make, cancellationToken);
            if (preview.TryGet(out var found, out var problem))
            {
                previews.Add((plan, found));
            }
            else
            {
                Report(problem, plan.Declared.Places, refused);
            }
        }

        return refused.HasErrors ? refused.ToProblem(ProblemCode.Conflict) : await CarryOutAsync(previews, request, findings, cancellationToken);
    }

    private async Task<Plan?> PlanAsync(DeclaredExperiment declared, ImportRequest request, ImportFindings findings, CancellationToken cancellationToken)
    {
        var key = await KeyOfAsync(declared.Name, request.Automation, cancellationToken);
        var draft = declared.Draft with { Automation = request.Automation };
        if (!DraftValidation.Validate(key, draft, rules).TryGet(out var definition, out var problem))
        {
            Report(problem, declared.Places, findings);
            return null;
        }

        foreach (var warning in DefinitionWarnings.Of(definition))
        {
            var field = warning.Split(':')[0];
            findings.Warn(declared.Places.Find(field), warning);
        }

        return new Plan(declared, key, present => Make(present, definition));
    }

    /// <summary>
    /// The name is the key, unless another automation has it or it starts with an underscore: then the key is <c>automation.name</c>.
    /// A key, once given, stays: what exists under the longer one is found there, whatever becomes of the shorter.
    /// </summary>
    private async Task<string> KeyOfAsync(string name, string automation, CancellationToken cancellationToken)
    {
        var qualified = $"{automation}.{name}";
        if (name[0] == '_' || (await OwnerOfAsync(qualified, cancellationToken)) == automation)
        {
            return qualified;
        }

        var owner = await OwnerOfAsync(name, cancellationToken);
        return owner is null || owner == automation ? name : qualified;
    }

    private async Task<string?> OwnerOfAsync(string key, CancellationToken cancellationToken) =>
        Naming.IsKey(key) ? (await store.FindAsync(key, cancellationToken))?.Value.Definition.Automation : null;

    private static Result<ExperimentDefinition> Make(Experiment? present, ExperimentDefinition declared) => present switch
    {
        null => declared,
        _ when present.Definition.Automation != declared.Automation =>
            Problem.OfField(ProblemCode.Conflict, "key", $"\"{declared.Key}\" belongs to the automation {present.Definition.Automation}"),
        _ => ImportOverlay.Apply(present.Definition, declared),
    };

    private async Task<Result<ImportReceipt>> CarryOutAsync(
        List<(Plan Plan, EditPreview Preview)> previews, ImportRequest request, ImportFindings findings, CancellationToken cancellationToken)
    {
        var (created, updated, unchanged) = (new List<ImportedExperiment>(), new List<ImportedExperiment>(), new List<ImportedExperiment>());
        foreach (var (plan, preview) in previews)
        {
            var done = request.DryRun ? preview.Next : await WriteAsync(plan, request.Start, cancellationToken);
            if (!done.TryGet(out var experiment, out var problem))
            {
                var refused = new ImportFindings();
                Report(problem, plan.Declared.Places, refused);
                return refused.ToProblem(problem.Code);
            }

            var list = preview.Present is null ? created : experiment.Version == preview.Present.Version ? unchanged : updated;
            list.Add(new ImportedExperiment(plan.Declared.Name, plan.Key, request.Automation, experiment.State, experiment.Version));
        }

        return new ImportReceipt(created, updated, unchanged, findings.Warnings, request.DryRun);
    }

    private async Task<Result<Experiment>> WriteAsync(Plan plan, bool start, CancellationToken cancellationToken)
    {
        var made = await editor.MakeAsync(plan.Key, plan.Make, cancellationToken);
        return made.TryGet(out var edited, out _) && start && edited.Experiment.State == ExperimentState.Draft
            ? await lifecycle.ApplyAsync(plan.Key, new StateChange(ExperimentAction.Start, "api", Reason: "Started when it was imported."), cancellationToken)
            : made.Then<Experiment>(done => done.Experiment);
    }

    /// <summary>Says of the document what was said of a draft.</summary>
    private static void Report(Problem problem, DraftPlaces places, ImportFindings findings)
    {
        foreach (var (field, messages) in problem.Errors)
        {
            var spot = places.Find(field);
            foreach (var message in messages)
            {
                findings.Error(spot, spot == places.Experiment ? $"({(field == "key" ? "its key here" : field)}) {message}" : message);
            }
        }

        if (problem.Errors.Count == 0)
        {
            findings.Error(places.Experiment, problem.Detail);
        }
    }

    private sealed record Plan(DeclaredExperiment Declared, string Key, Func<Experiment?, Result<ExperimentDefinition>> Make);
}
