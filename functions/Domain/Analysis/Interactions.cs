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
    /// <param name="read">Runs of the experiment among which these were looked for; 0 for all.</param>
    /// <param name="total">Its counted runs.</param>
    public static InteractionReport? Of(
        ExperimentDefinition own, ExperimentDefinition other, IReadOnlyList<(string Own, string Other)> pairs, long read = 0, long total = 0)
    {
        if (pairs.Count == 0)
        {
            return null;
        }

        var (among, all) = (Math.Max(read, pairs.Count), Math.Max(total, Math.Max(read, pairs.Count)));
        var counts = pairs.CountBy(p => p).ToDictionary();
        string[] rows = [.. LiveOf(own)], columns = [.. LiveOf(other)];
        var cells = rows.SelectMany(row => columns.Select(column => CellOf(row, column, counts.GetValueOrDefault((row, column)), among, all))).ToList();
        var test = ChiSquareTest.Compare([.. rows.Select(row => (IReadOnlyList<long>)[.. columns.Select(column => (long)counts.GetValueOrDefault((row, column)))])]);
        var isSparse = cells.Exists(cell => cell.Estimated < own.Analysis.MinSamples);
        return new InteractionReport(other.Key, pairs.Count, among, all, cells, Finite.OrNull(test.PValue), isSparse ? InteractionReport.SparseCellRisk : null);
    }

    private static InteractionCell CellOf(string row, string column, long n, long read, long total) =>
        new(row, column, n, (long)Math.Round((double)n * total / read));

    private static IEnumerable<string> LiveOf(ExperimentDefinition definition) => definition.Variants.Where(v => v.Weight > 0).Select(v => v.Key);
}
