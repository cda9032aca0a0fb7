namespace Splitrun.Domain.Reports;

/// <summary>Runs that took part in another running experiment too, by the combination of variants they had.</summary>
/// <param name="Experiment">The other experiment.</param>
/// <param name="Runs">Runs that both counted, among those that were read.</param>
/// <param name="RunsRead">Runs of this experiment that were looked at: the newest, a bounded number, so that a report costs the same however many there are.</param>
/// <param name="RunsTotal">Counted runs of this experiment.</param>
/// <param name="Cells">Each combination of variants that can occur.</param>
/// <param name="PValue">Of the two assignments being independent (chi-square over the runs that were read); null where it cannot be computed.</param>
/// <param name="Code">sparse_cell_risk when a combination has too few runs to rule out that the experiments act on each other; null otherwise.</param>
public sealed record InteractionReport(
    string Experiment, long Runs, long RunsRead, long RunsTotal, IReadOnlyList<InteractionCell> Cells, double? PValue, string? Code)
{
    /// <summary>The code of a combination with too few runs.</summary>
    public const string SparseCellRisk = "sparse_cell_risk";
}

/// <summary>Runs with one combination of variants.</summary>
/// <param name="Variant">Of this experiment.</param>
/// <param name="Other">Of the other experiment.</param>
/// <param name="N">How many runs, among those that were read.</param>
/// <param name="Estimated">How many that makes of all runs, in proportion; what the least number of a combination is held against.</param>
public sealed record InteractionCell(string Variant, string Other, long N, long Estimated);
