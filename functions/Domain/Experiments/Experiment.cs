using Splitrun.Domain.Bandits;

namespace Splitrun.Domain.Experiments;

/// <summary>A definition with the state that the server keeps beside it.</summary>
public sealed record Experiment
{
    public required ExperimentDefinition Definition { get; init; }

    public ExperimentState State { get; init; } = ExperimentState.Draft;

    /// <summary>Goes up by one with every change of definition or state.</summary>
    public int Version { get; init; } = 1;

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>When it first started to hand out variants.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>The variant that everybody gets while <see cref="ExperimentState.Promoted"/>.</summary>
    public string? PromotedVariant { get; init; }

    /// <summary>A bandit's changes of weight, oldest first; null before the first.</summary>
    public IReadOnlyList<WeightEpoch>? Epochs { get; init; }

    /// <summary>The part of its life whose runs are compared; null for the first, which begins with it.</summary>
    public ExperimentPhase? Phase { get; init; }

    public string Key => Definition.Key;

    /// <summary>The same at the beginning of a phase, as this version: what was learnt before no longer moves weights or ramps.</summary>
    public Experiment BeginPhase(PhaseCause cause) => this with
    {
        Definition = Definition with { Assignment = Definition.Assignment with { RampStepSamples = 0 } },
        Phase = new ExperimentPhase(Version, UpdatedAt, cause),
        Epochs = null,
    };
}

/// <summary>Where an experiment is in its life.</summary>
public enum ExperimentState
{
    Draft,
    Running,
    Stopped,
    Promoted,
    RolledBack,
    Archived,
}
