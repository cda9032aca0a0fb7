using Splitrun.Domain.Automations;
using Splitrun.Domain.Experiments;

namespace Splitrun.App.Http.Contracts;

/// <summary>An automation as the API answers it.</summary>
/// <param name="Automation">Its name.</param>
/// <param name="Bundle">The default bundle; absent when there is none.</param>
/// <param name="Experiments">The experiments that name it, by key; archived ones are left out.</param>
internal sealed record AutomationResponse(
    string Automation,
    string? Description,
    string? Repository,
    string? Entrypoint,
    VariantBundle? Bundle,
    IReadOnlyList<AutomationExperiment> Experiments,
    int Version,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt)
{
    public static AutomationResponse Of(Automation automation, IEnumerable<Experiment> experiments) => new(
        automation.Name,
        automation.Description,
        automation.Repository,
        automation.Entrypoint,
        automation.Bundle,
        [.. experiments.Select(e => new AutomationExperiment(e.Key, e.State, e.Version))],
        automation.Version,
        automation.CreatedAt,
        automation.UpdatedAt);
}

/// <summary>An experiment of an automation.</summary>
internal sealed record AutomationExperiment(string Key, ExperimentState State, int Version);

/// <summary>A line of the list of automations.</summary>
/// <param name="Experiments">How many experiments name it; archived ones are left out, drafts that went over to another automation are not.</param>
internal sealed record AutomationListItem(
    string Automation, string? Description, string? Repository, string? Entrypoint, VariantBundle? Bundle, int Experiments, int Version, DateTimeOffset UpdatedAt)
{
    public static AutomationListItem Of(Automation automation) => new(
        automation.Name,
        automation.Description,
        automation.Repository,
        automation.Entrypoint,
        automation.Bundle,
        automation.Experiments.Count,
        automation.Version,
        automation.UpdatedAt);
}

/// <summary>A change of an automation's default bundle.</summary>
/// <param name="Number">Counts the automation's changes, from 1.</param>
/// <param name="Sha256">The default bundle from then on; absent for none.</param>
/// <param name="Size">Its size in bytes.</param>
/// <param name="At">When, UTC.</param>
/// <param name="By">Who or what.</param>
/// <param name="Reason">Why.</param>
/// <param name="Experiment">The experiment whose promotion it was.</param>
/// <param name="Restores">Number of the change whose bundle was put back, 0 for none at all; absent unless it is a rollback.</param>
internal sealed record BundleChangeResponse(
    int Number, string? Sha256, long? Size, DateTimeOffset At, string By, string Reason, string? Experiment, int? Restores)
{
    public static BundleChangeResponse Of(BundleChange change) => new(
        change.Number, change.Bundle?.Sha256, change.Bundle?.Size, change.At, change.By, change.Reason, change.Promotion?.Experiment, change.Restores);
}

/// <summary>Body of a rollback of the default bundle.</summary>
internal sealed record BundleRollbackBody
{
    /// <summary>Why, for the history.</summary>
    public string? Reason { get; init; }
}
