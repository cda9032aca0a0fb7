using Splitrun.Domain.Bundles;
using Splitrun.Domain.Experiments;
using Splitrun.Domain.Presets;

namespace Splitrun.App.Http.Contracts;

/// <summary>What a preset or an imported tarball was made into.</summary>
/// <param name="Automation">The automation it belongs to.</param>
/// <param name="Experiment">The experiment as it is now; absent where there are no variants.</param>
/// <param name="Bundles">The tarballs that were made.</param>
/// <param name="Warnings">What was asked for and is not kept.</param>
internal sealed record PresetResponse(string Automation, ExperimentResponse? Experiment, IReadOnlyList<PresetBundleResponse> Bundles, IReadOnlyList<string> Warnings)
{
    public static PresetResponse Of(CreatedExperiment created, IReadOnlyList<string> warnings)
    {
        var definition = created.Experiment.Definition;
        return new PresetResponse(
            definition.Automation,
            ExperimentResponse.Of(created.Experiment),
            [.. created.Bundles.Select((bundle, i) => PresetBundleResponse.Of(definition.Variants[i].Key, bundle))],
            warnings);
    }

    public static PresetResponse Of(DefaultBundle set, IReadOnlyList<string> warnings) =>
        new(set.Automation, null, [PresetBundleResponse.Of(null, set.Bundle)], warnings);
}

/// <summary>A tarball that was made.</summary>
/// <param name="Variant">The variant it is for; absent for an automation's default bundle.</param>
/// <param name="Sha256">SHA-256 of its bytes.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Entries">Files in it.</param>
/// <param name="ExpandedSize">Bytes of the tar archive.</param>
internal sealed record PresetBundleResponse(string? Variant, string Sha256, long Size, int Entries, long ExpandedSize)
{
    public static PresetBundleResponse Of(string? variant, Bundle bundle) => new(variant, bundle.Sha256, bundle.Size, bundle.Entries, bundle.ExpandedSize);
}
