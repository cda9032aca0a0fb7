namespace Splitrun.Statistics.Planning;

/// <summary>How many observations a design needs.</summary>
/// <param name="Control">Observations in the control arm, rounded up.</param>
/// <param name="Challenger">Observations in each other arm, rounded up.</param>
/// <param name="Total">Observations in all arms together.</param>
/// <param name="ExactControl">The control arm's size before rounding, at which the power is reached exactly.</param>
public sealed record SampleSizePlan(long Control, long Challenger, long Total, double ExactControl)
{
    /// <summary>Days until the total is reached.</summary>
    /// <param name="runsPerDay">Observed traffic, runs a day over all arms. Range: finite, above 0.</param>
    /// <returns>Days, rounded up.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The traffic is outside its range.</exception>
    public double Days(double runsPerDay)
    {
        if (!double.IsFinite(runsPerDay) || runsPerDay <= 0)
            throw new ArgumentOutOfRangeException(nameof(runsPerDay), runsPerDay, "The traffic must be finite and above 0.");
        return Math.Ceiling(Total / runsPerDay);
    }

    internal static SampleSizePlan? From(double exactControl, double allocationRatio, int arms)
    {
        // Beyond 2^50 a size is no plan.
        if (!(exactControl * Math.Max(1, allocationRatio) * arms < 1L << 50))
            return null;
        // A root found within rounding of a whole number is that number.
        long RoundUp(double size) => (long)Math.Ceiling(size * (1 - 1e-12));
        long control = RoundUp(exactControl), challenger = RoundUp(exactControl * allocationRatio);
        return new(control, challenger, control + ((arms - 1) * challenger), exactControl);
    }
}
