using Splitrun.Domain.Experiments;
using Splitrun.Domain.Reports;
using Splitrun.Statistics.Comparisons;

namespace Splitrun.Domain.Analysis;

/// <summary>Counts the combinations of variants of two experiments over the runs that took part in both.</summary>
public static class Interactions
{
    /// <summary>The table of combinations; null when no run took part in both.</summary>
    /// <param name="own">The experiment that is analysed.</param>
    /// <param name="other">The other one.</param>
    /// <param name="pairs">For each run of both, the variant of each.</param>
    public static InteractionReport? Of(ExperimentDefinition own, ExperimentDefinition other, IReadOnlyList<(string Own, string Other)> pairs)
    {
        if (pairs.Count == 0)
        {
            return null;
        }

        var counts = pairs.CountBy(p => p).ToDictionary();
        string[] rows = [.. LiveOf(own)], columns = [.. LiveOf(other)];
        var cells = rows.SelectMany(row => columns.Select(column => new InteractionCell(row, column, counts.GetValueOrDefault((row, column))))).ToList();
        var test = ChiSquareTest.Compare([.. rows.Select(row => (IReadOnlyList<long>)[.. columns.Select(column => (long)counts.GetValueOrDefault((row, column)))])]);
        var isSparse = cells.Exists(cell => cell.N < own.Analysis.MinSamples);
        return new InteractionReport(other.Key, pairs.Count, cells, Finite.OrNull(test.PValue), isSparse ? InteractionReport.SparseCellRisk : null);
    }

    private static IEnumerable<string> LiveOf(ExperimentDefinition definition) => definition.Variants.Where(v => v.Weight > 0).Select(v => v.Key);
}
