namespace Splitrun.Domain.Reports;

/// <summary>The counted runs of one phase: another begins when what a variant hands out changes, or when a concluded experiment is resumed.</summary>
/// <param name="Version">The version of the definition that began it.</param>
/// <param name="Present">Whether its runs are those that the report compares.</param>
/// <param name="Variants">Per variant, in the definition's order.</param>
public sealed record PhaseReport(int Version, bool Present, IReadOnlyList<PhaseArmReport> Variants);

/// <summary>One variant in one phase.</summary>
/// <param name="Variant">Its key.</param>
/// <param name="Assigned">Counted runs.</param>
/// <param name="N">Values of the primary metric.</param>
/// <param name="Mean">Their mean (over runs); null without any.</param>
public sealed record PhaseArmReport(string Variant, long Assigned, long N, double? Mean);
