namespace Splitrun.Statistics.Comparisons;

/// <summary>The name of the method behind a result. In snake case these are the names of the HTTP API (<c>welch_t</c>, <c>fisher_exact</c>, ...).</summary>
public enum ComparisonMethod
{
    /// <summary>Welch's t test of two means.</summary>
    WelchT,

    /// <summary>Pooled z test of two proportions.</summary>
    TwoProportionZ,

    /// <summary>Fisher's exact test of a 2 x 2 table.</summary>
    FisherExact,

    /// <summary>Barnard's unconditional exact test of a 2 x 2 table.</summary>
    BarnardExact,

    /// <summary>Pearson's chi-square test.</summary>
    ChiSquare,

    /// <summary>Welch's one-way analysis of variance.</summary>
    WelchAnova,

    /// <summary>Mann-Whitney rank-sum test.</summary>
    MannWhitney,

    /// <summary>Paired t test.</summary>
    PairedT,

    /// <summary>Wilcoxon's signed-rank test.</summary>
    WilcoxonSignedRank,

    /// <summary>McNemar's exact test of paired proportions.</summary>
    McnemarExact,

    /// <summary>Newcombe's interval for a difference of proportions, from Wilson's intervals.</summary>
    NewcombeWilson,

    /// <summary>Difference of quantiles by order statistics.</summary>
    QuantileDifference,

    /// <summary>Difference of ratios by the delta method.</summary>
    RatioDelta,

    /// <summary>Difference of means adjusted by a covariate (CUPED).</summary>
    Cuped,

    /// <summary>Difference of means adjusted by strata.</summary>
    PostStratification,

    /// <summary>Adaptively weighted augmented inverse-propensity estimator.</summary>
    AdaptiveAipw,

    /// <summary>Difference of means combined over batches of equal weights.</summary>
    AdaptiveBatches,

    /// <summary>Jeffreys-Zellner-Siow Bayes factor of two means.</summary>
    BayesFactorJzs,

    /// <summary>Bayes factor of two proportions with independent beta priors.</summary>
    BayesFactorBeta,

    /// <summary>Asymptotic confidence sequence.</summary>
    ConfidenceSequence,

    /// <summary>Exact e-process of two proportions.</summary>
    EProcessBinomial,
}
