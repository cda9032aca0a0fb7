namespace Splitrun.Domain.Outcomes;

/// <summary>How a run ended.</summary>
public enum Conclusion
{
    Success,
    Failure,
    TimedOut,

    /// <summary>The caller reported metrics without saying how the run ended; it counts as concluded.</summary>
    Unstated,

    // Excluded from the analysis, counted apart.
    Cancelled,
    Skipped,
    Neutral,
}

/// <summary>What each conclusion means for the analysis.</summary>
public static class Conclusions
{
    /// <summary>Whether runs that ended so are left out of the analysis (and counted apart).</summary>
    public static bool IsExcluded(this Conclusion conclusion) => conclusion >= Conclusion.Cancelled;
}
