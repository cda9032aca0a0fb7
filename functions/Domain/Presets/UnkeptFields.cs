using System.Text;
using System.Text.Json;
using Splitrun.Domain.Experiments;
using Splitrun.Domain.Problems;

namespace Splitrun.Domain.Presets;

/// <summary>
/// Fields of a preset that are for who starts the automation: they are checked, so that a request means the same here as there, and said not
/// to be kept.
/// </summary>
internal static class UnkeptFields
{
    private const int MaxConfigBytes = 16_384;

    public static void Validate(PresetDraft draft, FieldErrors errors)
    {
        if (draft.Trigger is { } trigger)
        {
            ValidateTrigger(trigger, errors);
        }

        if (draft.Template is { } template)
        {
            errors.Require(Naming.IsPlainText(template.Id, 100), "template.id", "must be a text of 1 to 100 characters");
            errors.Require(Naming.IsPlainText(template.Version, 50), "template.version", "must be a text of 1 to 50 characters");
            errors.Require(
                template.Config is not { } config || (JsonNesting.IsShallow(config) && Encoding.UTF8.GetByteCount(config.GetRawText()) <= MaxConfigBytes),
                "template.config",
                $"must be at most {MaxConfigBytes} bytes and not nest deeper than {JsonNesting.MaxDepth}");
        }
    }

    public static IReadOnlyList<string> Warnings(PresetDraft draft)
    {
        var fields = new[]
        {
            (Name: "trigger", IsGiven: draft.Trigger is not null),
            (Name: "keep_alive", IsGiven: draft.KeepAlive is not null),
            (Name: "template", IsGiven: draft.Template is not null),
            (Name: "enabled", IsGiven: draft.Enabled is not null),
        };
        return [.. fields.Where(f => f.IsGiven).Select(f => $"{f.Name}: is not kept; Splitrun starts nothing by itself, it answers who does")];
    }

    private static void ValidateTrigger(TriggerDraft trigger, FieldErrors errors)
    {
        switch (trigger.Type)
        {
            case "cron":
                errors.Require(IsSchedule(trigger.Schedule), "trigger.schedule", CronText.Rule);
                errors.Require(trigger.Timezone is null || TimeZoneInfo.TryFindSystemTimeZoneById(trigger.Timezone, out _), "trigger.timezone", "must be a time zone such as UTC or Europe/Berlin");
                errors.Require(trigger is { Source: null, On: null, Filter: null }, "trigger", "must have no source, on or filter where its type is cron");
                break;
            case "event":
                errors.Require(Naming.IsPlainText(trigger.Source, 200), "trigger.source", "must be a text of 1 to 200 characters");
                errors.Require(AreEvents(trigger.On), "trigger.on", "must be the name of an event or a list of names");
                errors.Require(trigger.Filter is null || Naming.IsPlainText(trigger.Filter, 4_000), "trigger.filter", "must be a JMESPath expression of at most 4000 characters");
                errors.Require(trigger is { Schedule: null, Timezone: null }, "trigger", "must have no schedule or timezone where its type is event");
                break;
            default:
                errors.Add("trigger.type", "must be cron or event");
                break;
        }
    }

    private static bool IsSchedule(string? text) => Naming.IsPlainText(text, 200) && CronText.IsValid(text!);

    private static bool AreEvents(JsonElement? on) => on switch
    {
        { ValueKind: JsonValueKind.String } name => IsEvent(name),
        { ValueKind: JsonValueKind.Array } names => names.GetArrayLength() > 0 && names.EnumerateArray().All(IsEvent),
        _ => false,
    };

    private static bool IsEvent(JsonElement name) => name.ValueKind == JsonValueKind.String && Naming.IsPlainText(name.GetString(), 200);
}
