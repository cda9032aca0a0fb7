using Splitrun.Domain.Batching;
using Splitrun.Domain.Shadows;

namespace Splitrun.Domain.Tests.Shadows;

/// <summary>A store into whose commits few runs fit.</summary>
internal sealed class SmallShadowStore(IShadowStore inner, int mostRuns) : IShadowStore
{
    public int MaxCommit => inner.MaxCommit;

    public Task<(ShadowTotals Totals, string? Revision)> ReadTotalsAsync(string experiment, CancellationToken cancellationToken) =>
        inner.ReadTotalsAsync(experiment, cancellationToken);

    public Task<IReadOnlyDictionary<string, ShadowRun>> ReadRunsAsync(string experiment, IReadOnlyCollection<string> runIds, CancellationToken cancellationToken) =>
        inner.ReadRunsAsync(experiment, runIds, cancellationToken);

    public Task DeleteRowsAsync(string experiment, CancellationToken cancellationToken) => inner.DeleteRowsAsync(experiment, cancellationToken);

    public Task<bool> TryCommitAsync(
        string experiment, ShadowTotals totals, string? revision, IReadOnlyDictionary<string, ShadowRun> runs, CancellationToken cancellationToken) =>
        runs.Count > mostRuns
            ? throw new CommitTooLargeException($"{runs.Count} runs")
            : inner.TryCommitAsync(experiment, totals, revision, runs, cancellationToken);
}
