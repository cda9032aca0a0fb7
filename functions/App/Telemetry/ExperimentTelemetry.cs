using System.Globalization;
using Microsoft.ApplicationInsights;
using Microsoft.ApplicationInsights.DataContracts;
using Splitrun.Domain.Decisions;
using Splitrun.Domain.Experiments;
using Splitrun.Domain.Outcomes;
using Splitrun.Domain.Reports;
using Splitrun.Domain.Runs;

namespace Splitrun.App.Telemetry;

/// <summary>
/// Tells Application Insights what happened, after it is kept, as custom events of the present operation: for those who watch, never for what counts.
/// Where telemetry is off, nothing is told. No unit, attribute or payload leaves the app this way.
/// </summary>
public sealed class ExperimentTelemetry(TelemetryClient? client = null)
{
    /// <summary>Whether anybody is told.</summary>
    public bool IsOn => client is not null;

    /// <summary>A run was handed a variant.</summary>
    public void Assigned(Run run) => client?.TrackEvent(
        EventNames.ExperimentAssigned,
        new EventProperties(run) { ["automation"] = run.Automation, ["counted"] = run.Counted ? "true" : "false" }.Stated,
        Numbers(("probability", run.Probability)));

    /// <summary>
    /// An outcome was recorded, for the first time or corrected. It comes by a queue, whose operation tells nothing of the caller: the event goes
    /// to the trace that its run was dispatched in.
    /// </summary>
    public void Recorded(RunFacts run, Outcome outcome)
    {
        var recorded = new EventTelemetry(EventNames.OutcomeRecorded);
        if (run.TraceId != 0)
        {
            recorded.Context.Operation.Id = recorded.Context.Operation.ParentId = run.TraceId.ToString("x32", CultureInfo.InvariantCulture);
        }

        foreach (var (name, value) in new EventProperties(run) { ["conclusion"] = Words.Of(outcome.Conclusion), ["error_kind"] = outcome.ErrorKind }.Stated)
        {
            recorded.Properties[name] = value;
        }

        foreach (var (name, value) in Numbers(
            ("primary_metric", outcome.PrimaryMetric),
            ("duration_ms", Metric(outcome, "duration_ms")),
            ("cost_usd", Metric(outcome, "cost_usd"))))
        {
            recorded.Metrics[name] = value;
        }

        client?.TrackEvent(recorded);
    }

    /// <summary>An outcome came whose run is unknown, for the first time.</summary>
    public void Orphaned(Outcome outcome) => client?.TrackEvent(
        EventNames.OutcomeOrphaned,
        new EventProperties { ["experiment"] = outcome.Experiment, ["run_id"] = outcome.RunId }.Stated);

    /// <summary>New data were analysed and the report was stored.</summary>
    public void Analysed(Report report)
    {
        client?.TrackEvent(
            EventNames.AnalysisCompleted,
            new EventProperties(report)
            {
                ["variant"] = report.Decision.Variant,
                ["decision"] = Words.Of(report.Decision.Kind),
                ["code"] = Words.Of(report.Decision.Code),
            }.Stated,
            Numbers(("assigned", report.Totals.Assigned), ("concluded", report.Totals.Concluded)));
        foreach (var breach in report.Guardrails.Where(guardrail => guardrail.Status == GuardrailStatus.Fail))
        {
            client?.TrackEvent(
                EventNames.GuardrailBreached,
                new EventProperties(report) { ["variant"] = breach.Variant, ["metric"] = breach.Metric, ["rule"] = breach.Rule }.Stated,
                Numbers(("observed", breach.Observed), ("limit", breach.Limit)));
        }
    }

    /// <summary>A decision was taken, or a state changed.</summary>
    public void Decided(string experiment, DecisionRecord decision) => client?.TrackEvent(
        EventNames.DecisionMade,
        new EventProperties
        {
            ["experiment"] = experiment,
            ["variant"] = decision.Variant,
            ["decision"] = decision.Decision,
            ["code"] = decision.Code,
            ["by"] = decision.By,
            ["from_state"] = Words.Of(decision.FromState),
            ["to_state"] = Words.Of(decision.ToState),
        }.Stated);

    /// <summary>A try to post a result failed.</summary>
    public void NotPublished(string experiment, PublicationFailure failure) => client?.TrackEvent(
        EventNames.PublicationFailed,
        new EventProperties
        {
            ["experiment"] = experiment,
            ["delivery"] = failure.Delivery,
            ["target"] = failure.Receiver,
            ["reason"] = failure.Error,
            ["final"] = failure.GivenUp ? "true" : "false",
        }.Stated,
        Numbers(("attempts", failure.Attempts)));

    /// <summary>How many outcome messages wait and are poisoned, about.</summary>
    public void QueueDepth(QueueDepth depth)
    {
        client?.GetMetric(MetricNames.OutcomesWaiting).TrackValue(depth.Waiting);
        client?.GetMetric(MetricNames.OutcomesPoisoned).TrackValue(depth.Poisoned);
    }

    private static double? Metric(Outcome outcome, string name) => outcome.Metrics.TryGetValue(name, out var value) ? value : null;

    private static Dictionary<string, double> Numbers(params ReadOnlySpan<(string Name, double? Value)> numbers)
    {
        var stated = new Dictionary<string, double>(numbers.Length);
        foreach (var (name, value) in numbers)
        {
            if (value is { } number)
            {
                stated[name] = number;
            }
        }

        return stated;
    }
}
