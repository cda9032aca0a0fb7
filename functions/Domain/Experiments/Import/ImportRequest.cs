namespace Splitrun.Domain.Experiments.Import;

/// <summary>How a document is to be imported.</summary>
/// <param name="Automation">The automation that its experiments belong to.</param>
/// <param name="Repository"><c>owner/name</c> for experiments that name none; null for none.</param>
/// <param name="RelativeWeights">Whether weights are relative; else they sum to 100.</param>
/// <param name="Start">Whether drafts are started too.</param>
/// <param name="DryRun">Whether everything is checked and nothing is written.</param>
public sealed record ImportRequest(string Automation, string? Repository = null, bool RelativeWeights = false, bool Start = false, bool DryRun = false);

/// <summary>What came of an import.</summary>
/// <param name="Created">Experiments that did not exist.</param>
/// <param name="Updated">Experiments that have a new version.</param>
/// <param name="Unchanged">Experiments that are what the document says already.</param>
/// <param name="Warnings">What was taken in another way than it was written.</param>
/// <param name="DryRun">Whether nothing was written: the lists say what would be.</param>
public sealed record ImportReceipt(
    IReadOnlyList<ImportedExperiment> Created,
    IReadOnlyList<ImportedExperiment> Updated,
    IReadOnlyList<ImportedExperiment> Unchanged,
    IReadOnlyList<ImportWarning> Warnings,
    bool DryRun);

/// <summary>An experiment of a document.</summary>
/// <param name="Name">Its name in the document.</param>
/// <param name="Key">Its key here: the name, or automation.name where the name is another automation's or starts with an underscore.</param>
/// <param name="Automation">The automation that it belongs to.</param>
/// <param name="State">Where it is in its life.</param>
/// <param name="Version">The definition's version.</param>
public sealed record ImportedExperiment(string Name, string Key, string Automation, ExperimentState State, int Version);
