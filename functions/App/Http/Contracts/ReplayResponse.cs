using System.Text.Json;
using Splitrun.Domain.Assignment;
using Splitrun.Domain.Experiments;
using Splitrun.Domain.Experiments.Drafts;
using Splitrun.Domain.Runs;

namespace Splitrun.App.Http.Contracts;

/// <summary>A run that was computed again from its recorded inputs.</summary>
/// <param name="RunId">The run.</param>
/// <param name="Experiment">Its experiment.</param>
/// <param name="Matches">Whether nothing contradicts the record.</param>
/// <param name="Verdict">
/// reproduced: the inputs give the very record. possible: a draw, counts or an import had a part in it that is not kept, and everything
/// else agrees. contradicted: something cannot have been so.
/// </param>
/// <param name="Differences">One sentence for each thing that cannot have been so.</param>
/// <param name="Recorded">What was handed out.</param>
/// <param name="Inputs">What it was computed from.</param>
internal sealed record ReplayResponse(
    string RunId, string Experiment, bool Matches, ReplayVerdict Verdict, IReadOnlyList<string> Differences, ReplayedRecord Recorded, ReplayInputs Inputs)
{
    public static ReplayResponse Of(ReplayedRun replayed)
    {
        var (run, experiment, finding) = replayed;
        return new ReplayResponse(
            run.RunId,
            run.Experiment,
            finding.Verdict != ReplayVerdict.Contradicted,
            finding.Verdict,
            finding.Differences,
            new ReplayedRecord(run.Variant, run.Reason, run.Counted, Shares.ProbabilityOf(run.Probability), Shares.PercentagesOf(run.Weights)),
            new ReplayInputs(
                experiment.Version,
                experiment.State,
                experiment.PromotedVariant,
                run.Unit,
                run.Attributes,
                run.Reason == AssignmentReason.Forced ? run.Variant : null,
                run.AssignedAt,
                experiment.Definition.Control,
                [.. experiment.Definition.Variants.Select(v => new ReplayedWeight(v.Key, v.Weight))],
                experiment.Definition.StartDate,
                experiment.Definition.EndDate,
                ExperimentResponse.AssignmentOf(experiment.Definition.Assignment),
                experiment.Definition.Assignment.RampStep));
    }
}

/// <summary>What was handed out.</summary>
internal sealed record ReplayedRecord(string Variant, AssignmentReason Reason, bool Counted, double? Probability, IReadOnlyDictionary<string, double> Weights);

/// <summary>What an assignment was computed from: the experiment in the version of that time, and the request.</summary>
/// <param name="Version">The experiment's version.</param>
/// <param name="State">Its state in that version.</param>
/// <param name="PromotedVariant">The variant that everybody got, where promoted.</param>
/// <param name="Unit">The unit.</param>
/// <param name="Attributes">What segment rules read.</param>
/// <param name="ForcedVariant">The variant that the caller insisted on.</param>
/// <param name="AssignedAt">When, UTC: decides whether the window was open.</param>
/// <param name="Control">The control variant.</param>
/// <param name="Variants">The variants in the order that assignment walks them, with their declared weights.</param>
/// <param name="StartDate">First day of the window.</param>
/// <param name="EndDate">Last day of the window.</param>
/// <param name="Assignment">Strategy, salt, hash, coverage and who takes part.</param>
/// <param name="RampStep">Index of the ramp's step in force.</param>
internal sealed record ReplayInputs(
    int Version,
    ExperimentState State,
    string? PromotedVariant,
    string Unit,
    JsonElement? Attributes,
    string? ForcedVariant,
    DateTimeOffset AssignedAt,
    string Control,
    IReadOnlyList<ReplayedWeight> Variants,
    DateOnly? StartDate,
    DateOnly? EndDate,
    AssignmentDraft Assignment,
    int RampStep);

/// <summary>A variant's declared weight, relative.</summary>
internal sealed record ReplayedWeight(string Key, double Weight);
