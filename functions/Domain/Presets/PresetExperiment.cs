using System.Text;
using System.Text.Json;
using Splitrun.Domain.Experiments;
using Splitrun.Domain.Experiments.Drafts;

namespace Splitrun.Domain.Presets;

/// <summary>The experiment that compares the variants of a preset.</summary>
internal static class PresetExperiment
{
    public static ExperimentDraft DraftOf(Preset preset)
    {
        var whole = preset.Arms.Select(arm => PayloadOf(preset, arm, arm.Prompt)).ToList();

        // Every bundle holds its prompt; the payloads repeat it as long as all of them together fit.
        var fits = whole.Sum(payload => Encoding.UTF8.GetByteCount(payload.GetRawText())) <= VariantValidation.MaxPayloadBytes;
        return new ExperimentDraft
        {
            Automation = preset.Automation,
            Kind = Words.Of(preset.Kind),
            Description = preset.Name,
            Variants =
            [
                .. preset.Arms.Select((arm, i) => new VariantDraft
                {
                    Key = arm.Name,
                    Weight = arm.Weight,
                    Payload = fits ? whole[i] : PayloadOf(preset, arm, prompt: null),
                }),
            ],
        };
    }

    private static JsonElement PayloadOf(Preset preset, PresetArm arm, string? prompt) => PresetJson.Element(new Payload(
        prompt,
        arm.Model,
        arm.Plugins.Count > 0 ? arm.Plugins : null,
        preset.Repositories.Count > 0 ? preset.Repositories : null,
        preset.TimeoutSeconds));

    private sealed record Payload(string? Prompt, string? Model, IReadOnlyList<PluginSource>? Plugins, IReadOnlyList<RepositorySource>? Repos, int Timeout);
}
