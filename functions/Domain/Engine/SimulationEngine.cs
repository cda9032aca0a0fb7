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

    private const int DefaultPlannedSamples = 400;
    private const int DefaultHistories = 2_000;

    public async Task<Result<SimulationAnswer>> SimulateAsync(SimulationDraft draft, CancellationToken cancellationToken)
    {
        var filled = draft.Experiment is null ? draft : await FillAsync(draft, draft.Experiment, cancellationToken);
        if (filled is null)
        {
            return Problem.OfField(ProblemCode.Invalid, "experiment", $"must be an experiment that exists; there is no \"{draft.Experiment}\"");
        }

        var errors = Validate(filled);
        return errors.Any ? errors.ToProblem() : Simulate(filled, cancellationToken);
    }

    /// <summary>What an experiment says of itself stands in for what was left out.</summary>
    private async Task<SimulationDraft?> FillAsync(SimulationDraft draft, string key, CancellationToken cancellationToken)
    {
        if (await experiments.FindAsync(key, cancellationToken) is not { } stored)
        {
            return null;
        }

        var definition = stored.Value.Definition;
        var numbers = await statistics.ReadAsync(definition, cancellationToken);
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
        errors.Require(draft.Effect is null || Math.Abs(draft.Effect.Value) <= 1e100, "effect", "must be a number");
        if (draft.Kind == DesignKind.Proportion)
        {
            errors.Require(draft.Baseline is >= 0 and <= 1, "baseline", "must be a proportion from 0 to 1, or come from an experiment with outcomes");
            errors.Require(draft.Baseline + (draft.Effect ?? 0) is null or (>= 0 and <= 1), "effect", "must leave the challenger's proportion between 0 and 1");
            errors.Require(draft.Sd is null, "sd", "must be left out for a proportion");
        }
        else
        {
            errors.Require(draft.Baseline is null || Math.Abs(draft.Baseline.Value) <= 1e100, "baseline", "must be a number");
            errors.Require(draft.Sd is > 0 and <= 1e100, "sd", "must be a number above 0, or come from an experiment with outcomes");
        }

        return errors;
    }

    private static SimulationAnswer Simulate(SimulationDraft draft, CancellationToken cancellationToken)
    {
        var plan = new SimulationPlan
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
            TimesOf(played));
    }

    private static StoppingTimes TimesOf(DesignSimulation played)
    {
        var times = played.StoppingTimes;
        int At(double share) => times[(int)(share * (times.Count - 1))];
        return new StoppingTimes(played.MeanStoppingTime, At(0.1), At(0.5), At(0.9), times[^1]);
    }
}
