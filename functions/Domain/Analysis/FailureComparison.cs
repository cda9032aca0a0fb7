using Splitrun.Domain.Experiments;
using Splitrun.Domain.Outcomes;
using Splitrun.Domain.Problems;
using Splitrun.Domain.Runs;

namespace Splitrun.Domain.Analysis;

/// <summary>
/// How the runs of each variant ended, side by side. Conclusions come from the kept statistics and cover every counted run; kinds of
/// error are read from the newest runs themselves, as many as the caller allows.
/// </summary>
public sealed class FailureComparison(IExperimentStore experiments, StatisticsReader statistics, RunListing runs)
{
    /// <summary>Runs that are read unless the caller says otherwise.</summary>
    public const int DefaultRuns = 2_000;

    /// <summary>Most runs that are read.</summary>
    public const int MaxRuns = 20_000;

    private const int PageSize = 500;

    /// <summary>Kinds of error that are listed for a variant; the rarest are left out.</summary>
    private const int MaxKinds = 50;

    /// <summary>Compares the variants.</summary>
    /// <param name="key">The experiment's key.</param>
    /// <param name="maxRuns">Most runs to read. Range: 1 to <see cref="MaxRuns"/>.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async Task<Result<FailureModes>> CompareAsync(string key, int maxRuns, CancellationToken cancellationToken)
    {
        if (await experiments.FindAsync(key, cancellationToken) is not { } stored)
        {
            return Problem.NotFound($"experiment \"{key}\"");
        }

        var definition = stored.Value.Definition;
        var numbers = await statistics.ReadAsync(definition, cancellationToken);
        var (read, complete, outcomes) = await ReadAsync(key, maxRuns, cancellationToken);
        return new FailureModes([.. definition.Variants.Select((v, i) => Of(v.Key, numbers.Arms[i], outcomes[v.Key]))], read, complete);
    }

    private async Task<(int Read, bool Complete, ILookup<string, Outcome> Outcomes)> ReadAsync(string key, int maxRuns, CancellationToken cancellationToken)
    {
        var (found, read, position) = (new List<(string Variant, Outcome Outcome)>(), 0, (RunPosition?)null);
        var filter = new RunFilter(key, null, null, null, null, null, null);
        do
        {
            var page = await runs.ListAsync(filter, Math.Min(PageSize, maxRuns - read), position, cancellationToken);
            found.AddRange(page.Items.Where(r => r.Run.Counted && r.Outcome is not null).Select(r => (r.Run.Variant, r.Outcome!)));
            (read, position) = (read + page.Items.Count, page.Next);
        }
        while (position is not null && read < maxRuns);

        return (read, position is null, found.ToLookup(f => f.Variant, f => f.Outcome));
    }

    private static VariantFailures Of(string key, ArmStatistics arm, IEnumerable<Outcome> outcomes)
    {
        var ended = outcomes.ToList();
        var kinds = ended
            .Where(o => o.ErrorKind is not null)
            .GroupBy(o => o.ErrorKind!)
            .Select(g => new ErrorKindCount(g.Key, g.Count(), g.Count() / (double)ended.Count))
            .OrderByDescending(k => k.Count)
            .ThenBy(k => k.Kind, StringComparer.Ordinal)
            .Take(MaxKinds);
        return new VariantFailures(
            key,
            new OrderedDictionary<Conclusion, long>(arm.Conclusions.Where(c => c.Value > 0).OrderBy(c => c.Key)),
            [.. kinds]);
    }
}

/// <summary>How the runs of an experiment ended.</summary>
/// <param name="Variants">In the definition's order.</param>
/// <param name="RunsRead">The newest runs that the kinds of error were read from.</param>
/// <param name="Complete">Whether those are all runs there are.</param>
public sealed record FailureModes(IReadOnlyList<VariantFailures> Variants, int RunsRead, bool Complete);

/// <summary>How the runs of one variant ended.</summary>
/// <param name="Key">The variant.</param>
/// <param name="Conclusions">Counted runs by how they ended, all of them.</param>
/// <param name="ErrorKinds">Most frequent first; at most 50.</param>
public sealed record VariantFailures(string Key, IReadOnlyDictionary<Conclusion, long> Conclusions, IReadOnlyList<ErrorKindCount> ErrorKinds);

/// <summary>How often a kind of error was reported.</summary>
/// <param name="Kind">What outcomes call it.</param>
/// <param name="Count">Runs of the variant that ended so, among those that were read.</param>
/// <param name="Share">Of the variant's runs with an outcome, among those that were read. Range: 0 to 1.</param>
public sealed record ErrorKindCount(string Kind, int Count, double Share);
