using Splitrun.App.Http.Contracts;
using Splitrun.Domain.Presets;

namespace Splitrun.App.OpenApi;

/// <summary>Presets and older tarballs: what comes with its bundles.</summary>
internal static class PresetOperations
{
    private static readonly (string, string) Replace = ("replace", "true takes the place of another default bundle; without variants only.");

    public static IEnumerable<KeyValuePair<string, Operation>> All => new Dictionary<string, Operation>
    {
        ["PostPluginPreset"] = Preset("Makes an experiment (201) of a prompt with plugins, a deterministic tarball for each variant, or the automation's default bundle; the same again finds it (200)."),
        ["PostPromptPreset"] = Preset("Makes an experiment (201) of a prompt, a deterministic tarball for each variant, or the automation's default bundle; the same again finds it (200)."),
        ["ImportBundle"] = new("Takes over a tarball that holds every variant in experiment_config.json: makes the experiment (201) and a tarball for each variant; the same again finds it (200).")
        {
            OtherBodies = [Operations.Gzip],
            Answer = typeof(PresetResponse),
            Success = [200, 201],
            Problems = [400, 409, 413, 415, 422, 429],
            Query = [("automation", "The automation; the experiment's key when left out."), ("experiment", "Key in place of the file's experiment_id."), Operations.Start],
        },
    };

    private static Operation Preset(string summary) => new(summary)
    {
        Body = typeof(PresetDraft),
        Answer = typeof(PresetResponse),
        Success = [200, 201],
        Problems = [400, 409, 413, 415, 422, 429],
        Query = [Operations.Start, Replace],
    };
}
