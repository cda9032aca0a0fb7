using Splitrun.Domain.Analysis;
using Splitrun.Domain.Decisions;
using Splitrun.Domain.Experiments;
using Splitrun.Domain.Outcomes;
using Splitrun.Domain.Reports;
using Splitrun.Statistics.Planning;
using Splitrun.Statistics.Sequential;

namespace Splitrun.Domain.Engine;

/// <summary>
/// Plays an experiment's design through the machine: the same analysis, decision and automatic action as the timers', with promotion and
/// rollback switched on. Control and one challenger are played.
/// </summary>
public static class MachineSimulation
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Plays it.</summary>
    /// <param name="definition">Whose metric and analysis are in force; its first live challenger is played.</param>
    /// <param name="plan">Effect, runs, looks, histories and seed.</param>
    /// <param name="cancellationToken">Stops between histories.</param>
    public static SimulatedMachine Run(ExperimentDefinition definition, SimulationPlan plan, CancellationToken cancellationToken)
    {
        var experiment = ExperimentOf(definition, plan);
        var ends = new List<Ending>(plan.Histories);
        for (var history = 0; history < plan.Histories; history++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            ends.Add(Play(experiment, plan, history));
        }

        double Share(Func<Ending, bool> which) => ends.Count(which) / (double)ends.Count;
        return new SimulatedMachine(
            plan.LookEvery,
            Share(e => e.Action == AutomaticActionKind.Promote),
            Share(e => e.Action == AutomaticActionKind.RollBack),
            new OrderedDictionary<DecisionCode, double>(ends.Select(e => e.Code).Distinct().Order().Select(code => KeyValuePair.Create(code, Share(e => e.Code == code)))),
            StoppingTimes.Of([.. ends.Select(e => e.StoppedAt).Order()]));
    }

    private static Ending Play(Experiment experiment, SimulationPlan plan, int history)
    {
        Report? report = null;
        foreach (var look in SimulatedExperiment.Looks(plan, history))
        {
            // What the machine may act on is evidence that stays once it is there: before there is any, a look changes nothing.
            if (report is null && !look.IsLast && !HasEvidence(experiment.Definition, plan, look))
                continue;

            report = ExperimentAnalysis.Analyze(experiment, StatisticsOf(experiment.Definition, plan, look), Start.AddMinutes(look.Runs), report is null ? [] : [report]);
            if (AutomaticActions.For(experiment, report.Decision, report.Guardrails) is { } action)
                return new Ending(action.Kind, report.Decision.Code, look.Runs);
        }

        return new Ending(null, report!.Decision.Code, plan.PlannedRuns);
    }

    private static bool HasEvidence(ExperimentDefinition definition, SimulationPlan plan, SimulatedLook look)
    {
        var logAlpha = Math.Log(definition.Analysis.Alpha);
        if (plan.StandardDeviation is null
            && Math.Min(look.Control.Count, look.Treatment.Count) > 0
            && -BinomialEProcess.LogEValue(look.ControlProportion, look.TreatmentProportion) <= logAlpha)
            return true;

        var tunedAt = definition.Analysis.PlannedSamples ?? (10.0 * definition.Analysis.MinSamples);
        var (control, treatment) = plan.StandardDeviation is null
            ? (look.ControlProportion.ToMoments(), look.TreatmentProportion.ToMoments())
            : (look.Control, look.Treatment);
        return ConfidenceSequence.Compare(control, treatment, tunedAt, definition.Analysis.Alpha).LogPValue <= logAlpha;
    }

    private static ExperimentStatistics StatisticsOf(ExperimentDefinition definition, SimulationPlan plan, SimulatedLook look)
    {
        ArmStatistics Arm(Splitrun.Statistics.Samples.Moments values, long successes) => new()
        {
            Conclusions = new Dictionary<Conclusion, long> { [Conclusion.Success] = values.Count },
            Metrics = new Dictionary<string, MetricStatistics> { [definition.Metric.Name] = new() { Values = values, Successes = successes } },
        };
        return new ExperimentStatistics
        {
            Arms = [Arm(look.Control, look.ControlSuccesses), Arm(look.Treatment, look.TreatmentSuccesses)],
            Assigned =
            [
                new AssignmentTotals(look.Control.Count, 0, look.Runs * (1 - plan.TreatmentShare)),
                new AssignmentTotals(look.Treatment.Count, 0, look.Runs * plan.TreatmentShare),
            ],
            Watermark = Start.AddMinutes(look.Runs),
            Versions = [1],
        };
    }

    /// <summary>The experiment as it is played: two arms, nothing but the metric, everything automatic.</summary>
    private static Experiment ExperimentOf(ExperimentDefinition definition, SimulationPlan plan)
    {
        var challenger = definition.Variants.FirstOrDefault(v => v.Key != definition.Control && v.Weight > 0)
            ?? throw new ArgumentException("The design has no challenger that serves runs.", nameof(definition));
        return new Experiment
        {
            Definition = definition with
            {
                Variants =
                [
                    definition.Variants[definition.ControlIndex] with { Weight = 1 - plan.TreatmentShare },
                    challenger with { Weight = plan.TreatmentShare },
                ],
                Metric = definition.Metric with { Kind = plan.StandardDeviation is null ? MetricKind.Binary : MetricKind.Continuous },
                SecondaryMetrics = [],
                Guardrails = [],
                Assignment = new AssignmentPolicy { Salt = definition.Key },
                StartDate = null,
                EndDate = null,
                Analysis = definition.Analysis with { MinDays = 0 },
                AutomationPolicy = new AutomationPolicy(AutoPromote: true, AutoRollback: true),
            },
            State = ExperimentState.Running,
            CreatedAt = Start,
            UpdatedAt = Start,
            StartedAt = Start,
        };
    }

    private sealed record Ending(AutomaticActionKind? Action, DecisionCode Code, int StoppedAt);
}

/// <summary>What the machine did in the simulated experiments.</summary>
/// <param name="LookEvery">Runs between its looks.</param>
/// <param name="Promoted">Share in which it promoted the challenger.</param>
/// <param name="RolledBack">Share in which it went back to control.</param>
/// <param name="Codes">Share of each decision at the end.</param>
/// <param name="StoppingTimes">Runs until it acted, or the planned end.</param>
public sealed record SimulatedMachine(
    int LookEvery, double Promoted, double RolledBack, IReadOnlyDictionary<DecisionCode, double> Codes, StoppingTimes StoppingTimes)
{
    /// <summary>Days until it acts, at the mean and at the traffic so far; null where there is none to go by.</summary>
    public double? ExpectedDays { get; init; }
}
