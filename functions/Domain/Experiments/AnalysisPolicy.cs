namespace Splitrun.Domain.Experiments;

/// <summary>How results are judged.</summary>
public sealed record AnalysisPolicy
{
    /// <summary>Significance level. Range: 0 &lt; alpha &lt; 1.</summary>
    public double Alpha { get; init; } = 0.05;

    /// <summary>Wanted power. Range: 0 &lt; power &lt; 1.</summary>
    public double Power { get; init; } = 0.8;

    /// <summary>Smallest improvement worth promoting, absolute, in units of the metric. Range: 0 or more.</summary>
    public double MinimumEffect { get; init; }

    /// <summary>Worsening that is tolerated, absolute; null means the same as <see cref="MinimumEffect"/>.</summary>
    public double? RegressionTolerance { get; init; }

    /// <summary>Runs an arm needs before anything is decided. Range: 2 or more.</summary>
    public int MinSamples { get; init; } = 20;

    /// <summary>Planned number of runs over all arms; null when nobody planned.</summary>
    public int? PlannedSamples { get; init; }

    /// <summary>Days an experiment runs before anything is decided. Range: 0 or more.</summary>
    public int MinDays { get; init; }

    public EvidenceKind Evidence { get; init; } = EvidenceKind.Sequential;

    public MultipleTestingCorrection Correction { get; init; } = MultipleTestingCorrection.Holm;

    /// <summary>Name of the pre-period attribute for variance reduction; null for none.</summary>
    public string? Cuped { get; init; }
}

/// <summary>Which evidence automatic actions rest on.</summary>
public enum EvidenceKind
{
    /// <summary>Always valid, however often one looks.</summary>
    Sequential,

    /// <summary>Valid once, at the planned sample.</summary>
    Fixed,
}

/// <summary>How p-values are adjusted for many comparisons.</summary>
public enum MultipleTestingCorrection
{
    Holm,
    Bonferroni,
    BenjaminiHochberg,
    None,
}

/// <summary>What the machine may do by itself.</summary>
/// <param name="AutoPromote">Promote a winner that is significant and safe.</param>
/// <param name="AutoRollback">Route to control on a breached guardrail or a regression.</param>
/// <param name="CloseIssue">Close the tracking issue on conclusion.</param>
public sealed record AutomationPolicy(bool AutoPromote = false, bool AutoRollback = true, bool CloseIssue = false);
