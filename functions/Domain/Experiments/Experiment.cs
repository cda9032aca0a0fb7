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

    public string Key => Definition.Key;
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
