using Splitrun.Domain.Experiments;
using Splitrun.Domain.Outcomes;
using Splitrun.Domain.Problems;
using Splitrun.Statistics.Planning;

namespace Splitrun.Domain.Engine;

/// <summary>Plays a design through many times, A/A or A/B, with a look every so many runs.</summary>
public sealed class SimulationEngine(IExperimentStore experiments, StatisticsReader statistics)
{
    /// <summary>Simulated runs that an answer may take; about as many seconds as there are tens of millions of them.</summary>
    private const long MaxRuns = 20_000_000;

    private const double MaxMachineLooks = 1_000_000;

    private const int DefaultPlannedSamples = 400;
    private const int DefaultHistories = 2_000;

    public async Task<Result<SimulationAnswer>> SimulateAsync(SimulationDraft draft, CancellationToken cancellationToken)
    {
        if (draft.Experiment is null)
        {
            return Simulate(draft, cancellationToken);
        }

        if (await experiments.FindAsync(draft.Experiment, cancellationToken) is not { } stored)
        {
            return Problem.OfField(ProblemCode.Invalid, "experiment", $"must be an experiment that exists; there is no \"{draft.Experiment}\"");
        }

        var numbers = await statistics.ReadAsync(stored.Value.Definition, cancellationToken);
        var filled = Fill(draft, stored.Value.Definition, numbers);
        return Simulate(filled, cancellationToken).Then<SimulationAnswer>(
            answer => answer with { Machine = PlayMachine(stored.Value, numbers, filled, cancellationToken) });
    }

    /// <summary>The same design through the machine; null where the metric is a ratio or no challenger serves runs.</summary>
    private static SimulatedMachine? PlayMachine(Experiment experiment, ExperimentStatistics numbers, SimulationDraft draft, CancellationToken cancellationToken)
    {
        var definition = experiment.Definition;
        var challenger = definition.Variants.FirstOrDefault(v => v.Key != definition.Control && v.Weight > 0);
        var control = definition.Variants[definition.ControlIndex];
        if (challenger is null || control.Weight == 0 || definition.Metric.Kind == MetricKind.Ratio)
        {
            return null;
        }

        // As many looks as the answer may take; the machine's own are as many as the timers have.
        var plan = PlanOf(draft);
        var least = (int)Math.Ceiling((double)plan.PlannedRuns * plan.Histories / MaxMachineLooks);
        var played = MachineSimulation.Run(
            definition with { Analysis = definition.Analysis with { Alpha = plan.Alpha, PlannedSamples = draft.PlannedSamples } },
            plan with { LookEvery = Math.Max(plan.LookEvery, least), TreatmentShare = challenger.Weight / (challenger.Weight + control.Weight) },
            cancellationToken);
        return played with { ExpectedDays = DaysOf(experiment, numbers, played.StoppingTimes.Mean) };
    }

    private static double? DaysOf(Experiment experiment, ExperimentStatistics numbers, double runs)
    {
        var days = (numbers.Watermark - experiment.StartedAt)?.TotalDays;
        var assigned = numbers.Assigned.Sum(a => a.Runs);
        return days > 0 && assigned > 0 ? runs / (assigned / days.Value) : null;
    }

    private static Result<SimulationAnswer> Simulate(SimulationDraft draft, CancellationToken cancellationToken)
    {
        var errors = Validate(draft);
        return errors.Any ? errors.ToProblem() : Play(draft, cancellationToken);
    }

    /// <summary>What an experiment says of itself stands in for what was left out.</summary>
    private static SimulationDraft Fill(SimulationDraft draft, ExperimentDefinition definition, ExperimentStatistics numbers)
    {
        var control = numbers.Arms[definition.ControlIndex].Metrics.GetValueOrDefault(definition.Metric.Name, MetricStatistics.Empty).Values;
        var isBinary = definition.Metric.Kind == MetricKind.Binary;
        return draft with
        {
            Kind = draft.Kind ?? (isBinary ? DesignKind.Proportion : DesignKind.Mean),
            Baseline = draft.Baseline ?? (control.Count > 0 ? control.Mean : null),
            Sd = draft.Sd ?? (!isBinary && control.Count > 1 && control.StandardDeviation > 0 ? control.StandardDeviation : null),
            Direction = draft.Direction ?? definition.Metric.Direction,
            Alpha = draft.Alpha ?? definition.Analysis.Alpha,
            PlannedSamples = draft.PlannedSamples ?? definition.Analysis.PlannedSamples,
        };
    }

    private static FieldErrors Validate(SimulationDraft draft)
    {
        var errors = new FieldErrors();
        var (planned, histories) = (draft.PlannedSamples ?? DefaultPlannedSamples, draft.Histories ?? DefaultHistories);
        errors.Require(draft.Kind is not null, "kind", "must be mean or proportion, or come from an experiment");
        errors.Require(draft.Alpha is null or (>= 1e-12 and < 0.5), "alpha", "must be a number from 1e-12 to below 0.5");
        errors.Require(planned is >= 4 and <= 1_000_000, "planned_samples", "must be a whole number from 4 to 1000000");
        errors.Require(histories is >= 1 and <= 100_000, "histories", "must be a whole number from 1 to 100000");
        errors.Require((long)planned * histories <= MaxRuns, "histories", $"times planned_samples must be at most {MaxRuns}");
        errors.Require(draft.LookEvery is null or >= 1, "look_every", "must be a whole number from 1");
        errors.Require(draft.Effect is null || Math.Abs(draft.Effect.Value) <= 1e100, "effect", "must be a number of at most 1e100 in size");
        if (draft.Kind == DesignKind.Proportion)
        {
            errors.Require(draft.Baseline is >= 0 and <= 1, "baseline", "must be a proportion from 0 to 1, or come from an experiment with outcomes");
            errors.Require(draft.Baseline + (draft.Effect ?? 0) is null or (>= 0 and <= 1), "effect", "must leave the challenger's proportion between 0 and 1");
            errors.Require(draft.Sd is null, "sd", "must be left out for a proportion");
        }
        else
        {
            errors.Require(draft.Baseline is null || Math.Abs(draft.Baseline.Value) <= 1e100, "baseline", "must be a number of at most 1e100 in size");
            errors.Require(draft.Sd is > 0 and <= 1e100, "sd", "must be a number above 0 and at most 1e100, or come from an experiment with outcomes");
        }

        return errors;
    }

    private static SimulationPlan PlanOf(SimulationDraft draft) => new()
    {
        Baseline = draft.Baseline ?? 0,
        Effect = draft.Effect ?? 0,
        StandardDeviation = draft.Kind == DesignKind.Proportion ? null : draft.Sd,
        PlannedRuns = draft.PlannedSamples ?? DefaultPlannedSamples,
        LookEvery = draft.LookEvery ?? 1,
        Histories = draft.Histories ?? DefaultHistories,
        Alpha = draft.Alpha ?? 0.05,
        Seed = draft.Seed ?? 1,
    };

    private static SimulationAnswer Play(SimulationDraft draft, CancellationToken cancellationToken)
    {
        var plan = PlanOf(draft);
        var played = DesignSimulation.Run(plan, cancellationToken);
        var moreIsBetter = draft.Direction != MetricDirection.Decrease;
        var (promoted, rejected) = moreIsBetter ? (played.FoundLarger, played.FoundSmaller) : (played.FoundSmaller, played.FoundLarger);
        return new SimulationAnswer(
            draft.Kind.GetValueOrDefault(),
            plan.StandardDeviation is null ? "e_process_binomial" : "confidence_sequence",
            plan.Histories,
            plan.Seed,
            plan.PlannedRuns,
            plan.LookEvery,
            new SimulatedDecisions(promoted, rejected, Math.Max(0, 1 - played.Found)),
            plan.Effect == 0 ? played.Found : null,
            plan.Effect == 0 ? null : played.Found,
            played.FoundAtEnd,
            played.FoundByPeeking,
            played.StandardError,
            StoppingTimes.Of(played.StoppingTimes));
    }

}
