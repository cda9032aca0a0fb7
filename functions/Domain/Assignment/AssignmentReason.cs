namespace Splitrun.Domain.Assignment;

/// <summary>Why a run got its variant.</summary>
public enum AssignmentReason
{
    // Counted.
    Random,
    Sticky,
    Balanced,
    Bandit,
    Imported,

    // Recorded, not counted.
    Forced,
    Override,

    // Never counted; control, or the promoted variant.
    NotStarted,
    OutsideWindow,
    NotCovered,
    Layer,
    Segment,
    Holdout,
    Stopped,
    Promoted,
    RolledBack,
}

/// <summary>What each reason means for counting.</summary>
public static class AssignmentReasons
{
    /// <summary>Whether runs of that reason enter the analysis.</summary>
    public static bool IsCounted(this AssignmentReason reason) => reason <= AssignmentReason.Imported;
}
