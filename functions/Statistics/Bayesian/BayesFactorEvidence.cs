namespace Splitrun.Statistics.Bayesian;

/// <summary>Words for a Bayes factor (BF10).</summary>
/// <remarks>[Jeffreys61] appendix B in the wording of [LW14]: 3, 10 and 30 and their reciprocals.</remarks>
public enum BayesFactorEvidence
{
    /// <summary>BF10 at most 1/30.</summary>
    VeryStrongForNone,

    /// <summary>BF10 above 1/30, at most 1/10.</summary>
    StrongForNone,

    /// <summary>BF10 above 1/10, at most 1/3.</summary>
    ModerateForNone,

    /// <summary>BF10 between 1/3 and 3: the data do not say.</summary>
    Inconclusive,

    /// <summary>BF10 from 3, below 10.</summary>
    ModerateForDifference,

    /// <summary>BF10 from 10, below 30.</summary>
    StrongForDifference,

    /// <summary>BF10 from 30.</summary>
    VeryStrongForDifference,
}

/// <summary>Puts a Bayes factor into words.</summary>
public static class BayesFactorScale
{
    /// <summary>The word for a Bayes factor.</summary>
    /// <param name="bayesFactor">BF10. Range: at least 0.</param>
    /// <returns>The word.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The Bayes factor is negative or NaN.</exception>
    public static BayesFactorEvidence Describe(double bayesFactor) => bayesFactor switch
    {
        >= 30 => BayesFactorEvidence.VeryStrongForDifference,
        >= 10 => BayesFactorEvidence.StrongForDifference,
        >= 3 => BayesFactorEvidence.ModerateForDifference,
        > 1.0 / 3 => BayesFactorEvidence.Inconclusive,
        > 1.0 / 10 => BayesFactorEvidence.ModerateForNone,
        > 1.0 / 30 => BayesFactorEvidence.StrongForNone,
        >= 0 => BayesFactorEvidence.VeryStrongForNone,
        _ => throw new ArgumentOutOfRangeException(nameof(bayesFactor), bayesFactor, "A Bayes factor is not negative."),
    };
}
