using Splitrun.Domain.Assignment;
using Splitrun.Domain.Experiments;
using Splitrun.Domain.Problems;
using Splitrun.Domain.Runs;

namespace Splitrun.Domain.Automations;

/// <summary>Dispatches a run of an automation: one assignment for each of its running experiments, and the one bundle.</summary>
public sealed class AutomationDispatcher(
    IAutomationStore automations,
    IAutomationRunStore runs,
    AutomationEditor editor,
    IExperimentStore experiments,
    RunDirectory directory,
    Dispatcher dispatcher,
    IChance chance,
    TimeProvider time)
{
    /// <summary>Dispatches; the same run id gets the same answer, whatever has started or ended since.</summary>
    public async Task<Result<DispatchedAutomation>> DispatchAsync(string name, DispatchRequest request, CancellationToken cancellationToken)
    {
        if ((Refuse(request) ?? request.Validate()) is { } problem)
        {
            return problem;
        }

        if (await automations.FindAsync(name, cancellationToken) is not { } automation)
        {
            return Problem.NotFound($"automation \"{name}\"");
        }

        var known = request.RunId is null ? null : await runs.FindAsync(name, request.RunId, cancellationToken);
        var identified = request with { RunId = request.RunId ?? chance.NewId() };
        if (known is not null)
        {
            return await AnswerAsync(known, identified, false, cancellationToken);
        }

        var wanted = await NewRunAsync(automation.Value, identified, cancellationToken);
        if (!wanted.TryGet(out var run, out problem))
        {
            return problem;
        }

        var standing = await runs.ClaimAsync(run, cancellationToken);
        return await AnswerAsync(standing, identified, ReferenceEquals(standing, run), cancellationToken);
    }

    private static Problem? Refuse(DispatchRequest request) => request.Variant is null
        ? null
        : Problem.OfField(ProblemCode.Invalid, "variant", "must be left out: an automation may have several experiments; dispatch one of them to force its variant");

    /// <summary>Every experiment is asked whether it can take the run before anything is written.</summary>
    private async Task<Result<AutomationRun>> NewRunAsync(Automation automation, DispatchRequest request, CancellationToken cancellationToken)
    {
        var running = (await editor.ExperimentsOfAsync(automation, cancellationToken)).Where(e => e.State == ExperimentState.Running).ToList();
        var problem = running.Select(e => Dispatcher.Refuse(e.Definition, request)).FirstOrDefault(p => p is not null);
        return problem is not null
            ? problem
            : new AutomationRun(automation.Name, request.RunId ?? "", [.. running.Select(e => e.Key)], automation.Bundle, time.GetUtcNow(), request.Trace);
    }

    private async Task<Result<DispatchedAutomation>> AnswerAsync(AutomationRun run, DispatchRequest request, bool created, CancellationToken cancellationToken)
    {
        var answers = await Task.WhenAll(run.Experiments.Select(key => AssignAsync(key, run.RunId, request, cancellationToken)));
        var assignments = new List<DispatchedRun>(answers.Length);
        foreach (var answer in answers)
        {
            if (answer.TryGet(out var assignment, out var problem))
            {
                assignments.Add(assignment);
            }
            else if (problem.Code != ProblemCode.NotFound)
            {
                return problem;
            }
        }

        return new DispatchedAutomation(run, assignments, created);
    }

    /// <summary>An archived experiment hands out nothing new, but what it handed out to this run stands.</summary>
    private async Task<Result<DispatchedRun>> AssignAsync(string key, string runId, DispatchRequest request, CancellationToken cancellationToken)
    {
        var answer = await dispatcher.DispatchAsync(key, request);
        return answer.Problem?.Code == ProblemCode.NotFound
            && await experiments.FindAsync(key, cancellationToken) is { } experiment
            && await directory.FindAsync(experiment.Value.Definition, runId, cancellationToken) is { } recorded
                ? await dispatcher.RepeatedAsync(experiment.Value, recorded, cancellationToken)
                : answer;
    }
}

/// <summary>A run of an automation as it is handed out.</summary>
/// <param name="Run">What it takes part in.</param>
/// <param name="Assignments">One for each experiment, by key; without those archived before it got to them.</param>
/// <param name="Created">False when the run had been dispatched before.</param>
public sealed record DispatchedAutomation(AutomationRun Run, IReadOnlyList<DispatchedRun> Assignments, bool Created)
{
    /// <summary>
    /// The one bundle: that of an assigned variant that has one of its own (experiments where the run counts before others, then by key), else the
    /// default one.
    /// </summary>
    public VariantBundle? Bundle => Own.FirstOrDefault()?.Variant?.Bundle ?? Run.Bundle;

    /// <summary>What the caller should know: experiments whose bundles were passed over.</summary>
    public IReadOnlyList<string> Warnings
    {
        get
        {
            var passedOver = Own.Skip(1).Where(a => a.Variant?.Bundle != Bundle).Select(a => a.Run.Experiment).ToList();
            return passedOver.Count == 0
                ? []
                : [$"Several experiments bring a bundle of their own: {Own.First().Run.Experiment}'s was taken, not that of {string.Join(", ", passedOver)}."];
        }
    }

    private IEnumerable<DispatchedRun> Own => Assignments
        .Where(a => a.Variant?.Bundle is not null)
        .OrderByDescending(a => a.Run.Counted)
        .ThenBy(a => a.Run.Experiment, StringComparer.Ordinal);
}
