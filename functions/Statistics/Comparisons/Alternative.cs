namespace Splitrun.Statistics.Comparisons;

/// <summary>What a test holds against the null hypothesis of no difference.</summary>
public enum Alternative
{
    /// <summary>The arms differ, in either direction.</summary>
    TwoSided,

    /// <summary>The treatment arm is larger than the control arm.</summary>
    Greater,

    /// <summary>The treatment arm is smaller than the control arm.</summary>
    Less,
}
