using Splitrun.Domain.Assignment;

namespace Splitrun.Domain.Flags;

/// <summary>What a unit is shown.</summary>
/// <param name="VariantIndex">Index into the definition's variants; of no meaning where <see cref="IsDisabled"/>.</param>
/// <param name="Assignment">Why a dispatch would have handed out that variant.</param>
/// <param name="IsDisabled">Whether the flag has no value: a draft, or archived.</param>
public readonly record struct FlagEvaluation(int VariantIndex, AssignmentReason Assignment, bool IsDisabled)
{
    /// <summary>The same in OpenFeature's terms.</summary>
    public FlagReason Reason => Assignment switch
    {
        _ when IsDisabled => FlagReason.Disabled,
        AssignmentReason.Override => FlagReason.TargetingMatch,
        _ => Assignment.IsCounted() ? FlagReason.Split : FlagReason.Static,
    };
}

/// <summary>OpenFeature's reasons, as far as experiments have them.</summary>
public enum FlagReason
{
    /// <summary>One value for everybody, or for everybody who does not take part.</summary>
    Static,

    /// <summary>The unit is pinned to a variant.</summary>
    TargetingMatch,

    /// <summary>The unit was assigned.</summary>
    Split,

    /// <summary>There is no value: the caller's default applies.</summary>
    Disabled,
}
