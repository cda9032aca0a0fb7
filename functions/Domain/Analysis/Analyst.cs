using Splitrun.Domain.Decisions;
using Splitrun.Domain.Experiments;
using Splitrun.Domain.Outcomes;
using Splitrun.Domain.Problems;
using Splitrun.Domain.Reports;
using Splitrun.Domain.Shadows;

namespace Splitrun.Domain.Analysis;

/// <summary>Computes reports, and carries an analysis through: stored, acted upon, posted. The same for timer, HTTP and dry run.</summary>
public sealed class Analyst(
    IExperimentStore experiments,
    StatisticsReader statistics,
    IReportStore reports,
    IDecisionLog log,
    ExperimentEditor editor,
    ExperimentLifecycle lifecycle,
    ReportPublishing publishing,
    InteractionReader interactions,
    IShadowStore shadows,
    TimeProvider time)
{
    /// <summary>The report of this moment; nothing is changed.</summary>
    public async Task<Result<Report>> ReportAsync(string key, CancellationToken cancellationToken) =>
        await experiments.FindAsync(key, cancellationToken) is { } stored
            ? (await ComputeAsync(stored.Value, cancellationToken)).Report
            : Problem.NotFound($"experiment \"{key}\"");

    /// <summary>Computes, stores, acts and posts. Run twice for the same data, it does nothing twice.</summary>
    /// <param name="key">The experiment's key.</param>
    /// <param name="by">Who or what asks.</param>
    /// <param name="dryRun">Only computes and decides.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async Task<Result<Report>> AnalyzeAsync(string key, string by, bool dryRun, CancellationToken cancellationToken)
    {
        if (await experiments.FindAsync(key, cancellationToken) is not { } stored)
        {
            return Problem.NotFound($"experiment \"{key}\"");
        }

        var (report, _) = await ComputeAsync(stored.Value, cancellationToken);
        if (!dryRun)
        {
            await CarryThroughAsync(stored.Value, report, by, cancellationToken);
        }

        return report;
    }

    /// <summary>Looks for what cannot wait: harm, numbers that cannot be trusted, a step of the ramp. Without any, nothing is stored or posted.</summary>
    /// <param name="key">The experiment's key.</param>
    /// <param name="by">Who or what asks.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The report if it was acted upon; null otherwise.</returns>
    public async Task<Report?> GuardAsync(string key, string by, CancellationToken cancellationToken)
    {
        if (await experiments.FindAsync(key, cancellationToken) is not { Value.State: ExperimentState.Running } stored)
        {
            return null;
        }

        var (report, latest) = await ComputeAsync(stored.Value, cancellationToken);
        var decision = report.Decision;
        var isNews = decision.Kind is DecisionKind.Reject or DecisionKind.Invalid
            && (latest is null || (latest.Decision.Code, latest.Decision.Variant) != (decision.Code, decision.Variant));
        if (!isNews && AutomaticActions.For(stored.Value, decision, report.Guardrails) is null)
        {
            return null;
        }

        await CarryThroughAsync(stored.Value, report, by, cancellationToken);
        return report;
    }

    /// <summary>Stores and posts the report of an experiment that a person has just concluded. Asked twice, it posts once.</summary>
    /// <param name="concluded">The experiment, promoted or rolled back.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async Task PublishConclusionAsync(Experiment concluded, CancellationToken cancellationToken)
    {
        var (report, _) = await ComputeAsync(concluded, cancellationToken);
        if (await reports.FindAsync(concluded.Key, report.GeneratedAt, cancellationToken) is null)
        {
            await publishing.PublishAsync(concluded, report, null, cancellationToken);
            await reports.TryAddAsync(report, cancellationToken);
        }
    }

    private async Task CarryThroughAsync(Experiment experiment, Report report, string by, CancellationToken cancellationToken)
    {
        if (await reports.FindAsync(experiment.Key, report.GeneratedAt, cancellationToken) is not null)
        {
            return;
        }

        // The report is stored last. Should the steps before it break off, the next analysis of the same data takes them again:
        // the log and the receivers know each by its moment, and a change of state that is already made is not made twice.
        var action = AutomaticActions.For(experiment, report.Decision, report.Guardrails);
        await log.AppendAsync(experiment.Key, RecordOf(experiment, report, action, by), cancellationToken);
        await ActAsync(experiment, report, action, by, cancellationToken);
        await publishing.PublishAsync(experiment, report, action, cancellationToken);
        await reports.TryAddAsync(report, cancellationToken);
    }

    private async Task<(Report Report, Report? Latest)> ComputeAsync(Experiment experiment, CancellationToken cancellationToken)
    {
        var latest = reports.FindLatestAsync(experiment.Key, cancellationToken);
        var numbers = await statistics.ReadAsync(experiment.Definition, cancellationToken);
        var (said, _) = experiment.Definition.ShadowVariants.Any() ? await shadows.ReadTotalsAsync(experiment.Key, cancellationToken) : (ShadowTotals.Empty, null);
        var neighbours = await interactions.ReadAsync(experiment, numbers, cancellationToken);
        var beside = new AnalysisBeside(neighbours.Tables, said) { NeighboursChangedAt = neighbours.ChangedAt };
        var report = ExperimentAnalysis.Analyze(experiment, numbers, time.GetUtcNow(), await latest is { } previous ? [previous] : [], beside: beside);
        return (report, await latest);
    }

    private async Task ActAsync(Experiment experiment, Report report, AutomaticAction? action, string by, CancellationToken cancellationToken)
    {
        if (action?.ToStateChange(by) is { } change)
        {
            // Somebody may have stopped it meanwhile; then there is nothing left to do, and the log says who did.
            _ = await lifecycle.ApplyAsync(experiment.Key, change, cancellationToken);
        }
        else if (action is { Move: { } move })
        {
            // The log comes first: a step that was taken and not logged could not be told later, one that is logged twice is one row. It stands after
            // the decision that it follows from.
            await log.AppendAsync(experiment.Key, RecordOf(experiment, action, move, by) with { At = report.GeneratedAt.AddTicks(2) }, cancellationToken);
            _ = await editor.MoveRampAsync(experiment.Key, move, cancellationToken);
        }
    }

    private static DecisionRecord RecordOf(Experiment experiment, AutomaticAction action, RampMove move, string by)
    {
        var ramp = experiment.Definition.Assignment.Ramp;
        var text = $"The challengers' share goes from {NumberText.Of(ramp[move.From])} % to {NumberText.Of(ramp[move.To])} % of the runs. {action.Decision.Justification}";
        return new DecisionRecord(
            default, by, Words.Of(action.Kind), Words.Of(action.Decision.Code), action.Variant, text, experiment.State, experiment.State, DryRun: false);
    }

    private static DecisionRecord RecordOf(Experiment experiment, Report report, AutomaticAction? action, string by) => new(
        // Right after what the report rests on, which may be a line of this log: a change of the definition.
        report.GeneratedAt.AddTicks(1),
        by,
        Words.Of(report.Decision.Kind),
        Words.Of(report.Decision.Code),
        report.Decision.Variant,
        $"Recommended: {Findings.Recommendation(report)}. {report.Decision.Justification} {Consequences.Of(experiment, report.Decision, action, report.Guardrails)}",
        experiment.State,
        experiment.State,
        DryRun: false);
}
