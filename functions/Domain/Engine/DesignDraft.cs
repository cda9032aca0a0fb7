namespace Splitrun.Domain.Engine;

/// <summary>A question about a design before it starts, as somebody wrote it.</summary>
public sealed record DesignDraft
{
    public DesignKind? Kind { get; init; }

    /// <summary>Difference to be found, absolute; for means.</summary>
    public double? Effect { get; init; }

    /// <summary>Standard deviation of the values; for means.</summary>
    public double? Sd { get; init; }

    /// <summary>Proportion in control. Range: between 0 and 1.</summary>
    public double? Baseline { get; init; }

    /// <summary>Proportion to be found in the challenger. Range: between 0 and 1.</summary>
    public double? Target { get; init; }

    public double? Alpha { get; init; }

    /// <summary>Wanted power; for the sample size.</summary>
    public double? Power { get; init; }

    /// <summary>Observations in the control arm; for the power.</summary>
    public long? N { get; init; }

    /// <summary>Size of a challenger's arm relative to control's; 1 when left out.</summary>
    public double? Ratio { get; init; }

    /// <summary>Number of arms, control included; 2 when left out.</summary>
    public int? Arms { get; init; }

    /// <summary>1 or 2; 2 when left out.</summary>
    public int? Sides { get; init; }

    /// <summary>Whether the experiment may be looked at all the time; takes a larger sample.</summary>
    public bool? Sequential { get; init; }

    /// <summary>Present traffic, runs a day over all arms.</summary>
    public double? RunsPerDay { get; init; }
}

/// <summary>What the metric of a design is.</summary>
public enum DesignKind
{
    Mean,
    Proportion,
}

/// <summary>How large an experiment has to be.</summary>
/// <param name="PerArm">Observations an arm.</param>
/// <param name="Total">Observations over all arms.</param>
/// <param name="Days">Days at the present traffic; null where that was not said.</param>
/// <param name="Method">noncentral_t or pooled_z.</param>
/// <param name="Note">What a sequential sample size stands for; null for one that is looked at once.</param>
public sealed record SampleSizeAnswer(ArmSizes PerArm, long Total, double? Days, string Method, string? Note);

/// <summary>Observations an arm.</summary>
public sealed record ArmSizes(long Control, long Challenger);

/// <summary>What a design can find.</summary>
/// <param name="Power">Chance to find the effect. Range: 0 to 1.</param>
/// <param name="MinimumDetectableEffect">The smallest effect found with power 0.8, absolute; null where even the largest possible is not.</param>
/// <param name="Method">noncentral_t or pooled_z.</param>
public sealed record PowerAnswer(double Power, double? MinimumDetectableEffect, string Method);
