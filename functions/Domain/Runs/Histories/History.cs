using Splitrun.Domain.Experiments;
using Splitrun.Domain.Experiments.Import;
using Splitrun.Domain.Outcomes;

namespace Splitrun.Domain.Runs.Histories;

/// <summary>What a state file holds of one experiment.</summary>
/// <param name="Runs">Its runs, each id once, in the file's order.</param>
/// <param name="Outcomes">Their outcomes; a run may have several.</param>
/// <param name="Counts">Runs by variant as the file counts them, with those that it no longer lists. Variants may be unknown.</param>
/// <param name="Skipped">Entries that name a variant which the experiment does not have, or a run of another variant.</param>
/// <param name="Warnings">What was taken in another way than it was written.</param>
public sealed record History(
    IReadOnlyList<HistoryRun> Runs,
    IReadOnlyList<Outcome> Outcomes,
    IReadOnlyDictionary<string, long> Counts,
    int Skipped,
    IReadOnlyList<ImportWarning> Warnings);

/// <summary>A run that was assigned elsewhere.</summary>
/// <param name="RunId">Its id.</param>
/// <param name="RunAt">When it was assigned, UTC.</param>
/// <param name="Variant">The variant it had.</param>
/// <param name="Unit">The unit of assignment; the run id where the file names none.</param>
public sealed record HistoryRun(string RunId, DateTimeOffset RunAt, string Variant, string Unit);

/// <summary>What a state file is read for.</summary>
/// <param name="Experiment">The experiment.</param>
/// <param name="Now">The present time, UTC: no run can lie after it.</param>
public sealed record HistoryTarget(Experiment Experiment, DateTimeOffset Now)
{
    /// <summary>The names that the experiment may have in a file: its key, and the part behind its automation's name.</summary>
    public IReadOnlyList<string> Names { get; } = Experiment.Key.StartsWith(Experiment.Definition.Automation + ".", StringComparison.Ordinal)
        ? [Experiment.Key, Experiment.Key[(Experiment.Definition.Automation.Length + 1)..]]
        : [Experiment.Key];
}
