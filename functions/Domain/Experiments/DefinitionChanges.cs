using System.Globalization;
using System.Text.Json;
using Splitrun.Domain.Reports;

namespace Splitrun.Domain.Experiments;

/// <summary>What an edit changed, in words for the log.</summary>
internal static class DefinitionChanges
{
    private const int ShownDigits = 12;

    private static readonly JsonSerializerOptions WithFields = new() { IncludeFields = true };

    /// <summary>Whether a variant that serves runs hands out something else than before.</summary>
    public static bool IsOfContents(ExperimentDefinition before, ExperimentDefinition after) =>
        before.Variants.Where(v => !v.Shadow).Any(was => after.Variants.FirstOrDefault(v => v.Key == was.Key) is { } now && !SameContents(was, now));

    /// <summary>Every change, a few words each; never empty.</summary>
    public static string Describe(ExperimentDefinition before, ExperimentDefinition after)
    {
        List<string> changes = [.. Weights(before, after), .. before.Variants.SelectMany(was => Contents(was, after)), .. Policies(before, after), .. Texts(before, after)];
        return changes.Count > 0 ? string.Join("; ", changes) : "details of the definition";
    }

    private static IEnumerable<string> Weights(ExperimentDefinition before, ExperimentDefinition after)
    {
        var (was, now) = (WeightsOf(before), WeightsOf(after));
        return was == now ? [] : [$"weights from {was} to {now}"];
    }

    private static IEnumerable<string> Contents(Variant was, ExperimentDefinition after)
    {
        if (after.Variants.FirstOrDefault(v => v.Key == was.Key) is not { } now)
        {
            yield break;
        }

        if (!SamePayload(was, now))
        {
            yield return $"payload of {was.Key}";
        }

        if (was.Bundle != now.Bundle)
        {
            yield return $"bundle of {was.Key} from {Digest(was)} to {Digest(now)}";
        }
    }

    private static IEnumerable<string> Policies(ExperimentDefinition before, ExperimentDefinition after) =>
    [
        .. Change("coverage", NumberText.Of(before.Assignment.Coverage), NumberText.Of(after.Assignment.Coverage)),
        .. Change("ramp", RampOf(before), RampOf(after)),
        .. Change("start date", DateOf(before.StartDate), DateOf(after.StartDate)),
        .. Change("end date", DateOf(before.EndDate), DateOf(after.EndDate)),
        .. Change("auto_promote", before.AutomationPolicy.AutoPromote, after.AutomationPolicy.AutoPromote),
        .. Change("auto_rollback", before.AutomationPolicy.AutoRollback, after.AutomationPolicy.AutoRollback),
        .. Named("guardrails", before.Guardrails, after.Guardrails),
        .. Named("secondary metrics", before.SecondaryMetrics, after.SecondaryMetrics),
        .. Named("analysis settings", before.Analysis, after.Analysis),
        .. Named("who takes part", Participation(before), Participation(after)),
        .. Named("who is told", (before.Notify, before.AutomationPolicy.CloseIssue), (after.Notify, after.AutomationPolicy.CloseIssue)),
    ];

    private static IEnumerable<string> Texts(ExperimentDefinition before, ExperimentDefinition after) => Named(
        "texts and tags",
        (before.Description, before.Hypothesis, before.Issue, before.Repository, before.Tags, before.Kind, Variants: before.Variants.Select(v => v.Description)),
        (after.Description, after.Hypothesis, after.Issue, after.Repository, after.Tags, after.Kind, Variants: after.Variants.Select(v => v.Description)));

    private static object Participation(ExperimentDefinition definition) => new
    {
        definition.Assignment.Holdout,
        definition.Assignment.Segments,
        definition.Assignment.Overrides,
    };

    private static string[] Change<T>(string name, T was, T now) => EqualityComparer<T>.Default.Equals(was, now) ? [] : [$"{name} from {was} to {now}"];

    private static string[] Named<T>(string name, T was, T now) => JsonElement.DeepEquals(ToJson(was), ToJson(now)) ? [] : [name];

    private static JsonElement ToJson<T>(T value) => JsonSerializer.SerializeToElement(value, WithFields);

    private static bool SameContents(Variant was, Variant now) => was.Bundle == now.Bundle && SamePayload(was, now);

    private static bool SamePayload(Variant was, Variant now) => (was.Payload, now.Payload) switch
    {
        (null, null) => true,
        ({ } left, { } right) => JsonElement.DeepEquals(left, right),
        _ => false,
    };

    private static string WeightsOf(ExperimentDefinition definition)
    {
        var total = definition.Variants.Sum(v => v.Weight);
        return string.Join(", ", definition.Variants.Select(v => $"{v.Key} {NumberText.Percent(v.Weight / total)}"));
    }

    private static string RampOf(ExperimentDefinition definition) =>
        definition.Assignment.Ramp.Count == 0 ? "none" : string.Join("-", definition.Assignment.Ramp.Select(step => NumberText.Of(step))) + " %";

    private static string DateOf(DateOnly? date) => date?.ToString("O", CultureInfo.InvariantCulture) ?? "none";

    private static string Digest(Variant variant) => variant.Bundle is { } bundle ? bundle.Sha256[..ShownDigits] : "none";
}
