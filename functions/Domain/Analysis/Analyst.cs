using Splitrun.Domain.Decisions;
using Splitrun.Domain.Experiments;
using Splitrun.Domain.Outcomes;
using Splitrun.Domain.Problems;
using Splitrun.Domain.Reports;

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
    TimeProvider time)
{
    /// <summary>The report of this moment; nothing is changed.</summary>
    public async Task<Result<Report>> ReportAsync(string key, CancellationToken cancellationToken) =>
        await experiments.FindAsync(key, cancellationToken) is { } stored
            ? await ComputeAsync(stored.Value, cancellationToken)
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

        var experiment = stored.Value;
        var report = await ComputeAsync(experiment, cancellationToken);
        if (dryRun || await reports.FindAsync(key, report.GeneratedAt, cancellationToken) is not null)
        {
            return report;
        }

        // The report is stored last. Should the steps before it break off, the next analysis of the same data takes them again:
        // the log and the receivers know each by its moment, and a change of state that is already made is not made twice.
        await log.AppendAsync(key, RecordOf(experiment, report, by), cancellationToken);
        var action = AutomaticActions.For(experiment, report.Decision, report.Guardrails);
        await ActAsync(key, action, by, cancellationToken);
        await publishing.PublishAsync(experiment, report, action, cancellationToken);
        await reports.TryAddAsync(report, cancellationToken);
        return report;
    }

    /// <summary>Stores and posts the report of an experiment that a person has just concluded. Asked twice, it posts once.</summary>
    /// <param name="concluded">The experiment, promoted or rolled back.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async Task PublishConclusionAsync(Experiment concluded, CancellationToken cancellationToken)
    {
        var report = await ComputeAsync(concluded, cancellationToken);
        if (await reports.FindAsync(concluded.Key, report.GeneratedAt, cancellationToken) is null)
        {
            await publishing.PublishAsync(concluded, report, null, cancellationToken);
            await reports.TryAddAsync(report, cancellationToken);
        }
    }

    private async Task<Report> ComputeAsync(Experiment experiment, CancellationToken cancellationToken)
    {
        var latest = reports.FindLatestAsync(experiment.Key, cancellationToken);
        var numbers = await statistics.ReadAsync(experiment.Definition, cancellationToken);
        return ExperimentAnalysis.Analyze(experiment, numbers, time.GetUtcNow(), await latest is { } previous ? [previous] : []);
    }

    private async Task ActAsync(string key, AutomaticAction? action, string by, CancellationToken cancellationToken)
    {
        if (action?.ToStateChange(by) is { } change)
        {
            // Somebody may have stopped it meanwhile; then there is nothing left to do, and the log says who did.
            _ = await lifecycle.ApplyAsync(key, change, cancellationToken);
        }
        else if (action is { Kind: AutomaticActionKind.StepRamp })
        {
            _ = await editor.StepRampAsync(key, cancellationToken);
        }
    }

    private static DecisionRecord RecordOf(Experiment experiment, Report report, string by) => new(
        report.GeneratedAt,
        by,
        Words.Of(report.Decision.Kind),
        Words.Of(report.Decision.Code),
        report.Decision.Variant,
        report.Decision.Justification,
        experiment.State,
        experiment.State,
        DryRun: false);
}
