namespace Splitrun.Domain.Outcomes;

/// <summary>How a run ended.</summary>
public enum Conclusion
{
    Success,
    Failure,
    TimedOut,

    /// <summary>The caller reported metrics without saying how the run ended; it counts as concluded, and neither as a success nor as a failure.</summary>
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

    /// <summary>Whether a run that ended so succeeded; null where that is not known, which is never taken for a failure.</summary>
    public static bool? IsSuccess(this Conclusion conclusion) => conclusion switch
    {
        Conclusion.Success => true,
        Conclusion.Failure or Conclusion.TimedOut => false,
        _ => null,
    };
}
