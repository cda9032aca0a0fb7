namespace Splitrun.Statistics.Comparisons;

/// <summary>Why there is no number: given in place of it, never beside a stand-in. In snake case these are the reason codes of the HTTP API.</summary>
public enum Reason
{
    /// <summary>An arm has no observations.</summary>
    EmptyArm,

    /// <summary>An arm has too few observations for the method.</summary>
    TooFew,

    /// <summary>No arm varies, so that nothing tells chance from difference.</summary>
    ZeroVariance,

    /// <summary>The baseline cannot be told from 0, so that nothing relative to it is known.</summary>
    BaselineNearZero,

    /// <summary>Every pair is tied, so that no pair speaks for either arm.</summary>
    AllTied,

    /// <summary>The quantile lies where the sketch has folded its bins.</summary>
    QuantileFolded,

    /// <summary>The method does not apply to this sample; for instance a table too large to enumerate.</summary>
    NotApplicable,
}
