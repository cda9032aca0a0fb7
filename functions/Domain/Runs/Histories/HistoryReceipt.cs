using Splitrun.Domain.Experiments.Import;

namespace Splitrun.Domain.Runs.Histories;

/// <summary>What came of the import of a state file.</summary>
/// <param name="Experiment">Key of the experiment.</param>
/// <param name="Imported">Runs that are new.</param>
/// <param name="Present">Runs that were there already.</param>
/// <param name="Skipped">Entries that were left out; warnings say why.</param>
/// <param name="Outcomes">Outcomes that are new, or fuller than what was there.</param>
/// <param name="Unlisted">By variant, runs that are counted by the files so far and listed by none: kept and shown, never analysed.</param>
/// <param name="Warnings">What was taken in another way than it was written.</param>
/// <param name="DryRun">Whether nothing was written, and <paramref name="Imported"/> and <paramref name="Outcomes"/> are what the file holds.</param>
public sealed record HistoryReceipt(
    string Experiment,
    int Imported,
    int Present,
    int Skipped,
    int Outcomes,
    IReadOnlyDictionary<string, long> Unlisted,
    IReadOnlyList<ImportWarning> Warnings,
    bool DryRun);
