namespace Splitrun.Domain.Reports;

/// <summary>Runs that took part in another running experiment too, by the combination of variants they had.</summary>
/// <param name="Experiment">The other experiment.</param>
/// <param name="Runs">Runs that both counted, among the newest.</param>
/// <param name="Cells">Each combination of variants that can occur.</param>
/// <param name="PValue">Of the two assignments being independent (chi-square); null where it cannot be computed.</param>
/// <param name="Code">sparse_cell_risk when a combination has too few runs to rule out that the experiments act on each other; null otherwise.</param>
public sealed record InteractionReport(string Experiment, long Runs, IReadOnlyList<InteractionCell> Cells, double? PValue, string? Code)
{
    /// <summary>The code of a combination with too few runs.</summary>
    public const string SparseCellRisk = "sparse_cell_risk";
}

/// <summary>Runs with one combination of variants.</summary>
/// <param name="Variant">Of this experiment.</param>
/// <param name="Other">Of the other experiment.</param>
/// <param name="N">How many runs.</param>
public sealed record InteractionCell(string Variant, string Other, long N);
