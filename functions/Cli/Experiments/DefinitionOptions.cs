using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Splitrun.Cli.Http;

namespace Splitrun.Cli.Experiments;

/// <summary>The parts of a definition that have options of their own; the rest goes in by --file.</summary>
internal sealed partial class DefinitionOptions
{
    private readonly Option<string[]> _variants = Repeated("--variant", "A variant, control first; with its weight as name=weight.", "name[=weight]");
    private readonly Option<string[]> _payloads = Repeated("--payload", "What a variant hands out: JSON, a text, or @file.", "variant=value");
    private readonly Option<string?> _metric = new("--metric") { Description = "The metric that decides; splitrun metrics lists the known ones." };
    private readonly Option<string[]> _secondary = Repeated("--secondary-metric", "A metric that is shown and does not decide.", "metric");
    private readonly Option<string[]> _guardrails = Repeated(
        "--guardrail", "What rolls back: at most so much worse than control (success:0.05), or a limit of the mean (toxicity<=0.1).", "metric:share or metric<=value");
    private readonly Option<string?> _automation = new("--automation") { Description = "The automation that it belongs to." };
    private readonly Option<string?> _description = new("--description") { Description = "What it is about." };
    private readonly Option<string?> _hypothesis = new("--hypothesis") { Description = "What you expect, written down before you look." };
    private readonly Option<string[]> _tags = Repeated("--tag", "A tag.", "tag");
    private readonly Option<string?> _strategy = new("--strategy") { Description = "How variants are assigned; random when left out." };
    private readonly Option<string?> _unit = new("--unit") { Description = "What keeps its variant, such as user_id; each run by itself when left out." };
    private readonly Option<int?> _planned = new("--planned-samples") { Description = "Runs that the experiment is planned for, over all variants." };
    private readonly Option<bool> _promotes = new("--auto-promote") { Description = "Promotes a variant by itself once it is better and safe." };

    public DefinitionOptions() => _strategy.AcceptOnlyFromAmong("random", "balanced", "sticky", "bandit");

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _variants, _payloads, _metric, _secondary, _guardrails, _automation, _description, _hypothesis, _tags, _strategy, _unit, _planned, _promotes })
        {
            command.Add(option);
        }
    }

    /// <summary>Puts what was given on the command line into a definition.</summary>
    public async Task ApplyAsync(Invocation run, JsonObject definition)
    {
        SetList(definition, "variants", run.Get(_variants), VariantOf);
        foreach (var (variant, value) in (run.Get(_payloads) ?? []).Select(text => PairOf(text, "--payload", "variant=value")))
        {
            PayloadsTo(definition, variant)["payload"] = BodyText.Loose(value.StartsWith('@') ? await BodyText.ReadAsync(value[1..], run.Cancellation) : value);
        }

        Set(definition, "metric", run.Get(_metric));
        SetList(definition, "secondary_metrics", run.Get(_secondary), text => JsonValue.Create(text));
        SetList(definition, "guardrails", run.Get(_guardrails), GuardrailOf);
        Set(definition, "automation", run.Get(_automation));
        Set(definition, "description", run.Get(_description));
        Set(definition, "hypothesis", run.Get(_hypothesis));
        SetList(definition, "tags", run.Get(_tags), text => JsonValue.Create(text));
        SetIn(definition, "assignment", "strategy", run.Get(_strategy));
        SetIn(definition, "assignment", "unit", run.Get(_unit));
        SetIn(definition, "analysis", "planned_samples", run.Get(_planned));
        SetIn(definition, "automation_policy", "auto_promote", run.Get(_promotes) ? true : (bool?)null);
    }

    private static Option<string[]> Repeated(string name, string description, string help) => new(name) { Description = $"{description} Repeat it for each.", HelpName = help };

    private static JsonNode VariantOf(string text)
    {
        var equals = text.LastIndexOf('=');
        if (equals < 0)
        {
            return JsonValue.Create(text);
        }

        return NumberOf(text[(equals + 1)..]) is { } weight
            ? new JsonObject { ["key"] = text[..equals], ["weight"] = weight }
            : throw new UsageException($"--variant must have the form name or name=weight; \"{text}\" has not.");
    }

    private static JsonObject GuardrailOf(string text)
    {
        if (Threshold().Match(text) is { Success: true } threshold)
        {
            return new JsonObject { ["metric"] = threshold.Groups["metric"].Value, ["threshold"] = threshold.Groups["limit"].Value.Replace(" ", "", StringComparison.Ordinal) };
        }

        var colon = text.LastIndexOf(':');
        return colon > 0 && NumberOf(text[(colon + 1)..]) is { } share
            ? new JsonObject { ["metric"] = text[..colon], ["max_regression"] = share }
            : throw new UsageException($"--guardrail must have the form metric:share, as in success:0.05, or metric<=value; \"{text}\" has not.");
    }

    /// <summary>The variant whose payload is set: one that was given by its name alone becomes an object.</summary>
    private static JsonObject PayloadsTo(JsonObject definition, string variant)
    {
        var variants = definition["variants"] as JsonArray ?? [];
        for (var i = 0; i < variants.Count; i++)
        {
            if (variants[i] is JsonObject known && (string?)known["key"] == variant)
            {
                return known;
            }

            if (variants[i] is JsonValue name && name.ToString() == variant)
            {
                var made = new JsonObject { ["key"] = variant };
                variants[i] = made;
                return made;
            }
        }

        throw new UsageException($"--payload names \"{variant}\", which is none of the variants.");
    }

    private static (string Name, string Value) PairOf(string text, string option, string form) =>
        text.IndexOf('=', StringComparison.Ordinal) is > 0 and var equals
            ? (text[..equals], text[(equals + 1)..])
            : throw new UsageException($"{option} must have the form {form}; \"{text}\" has not.");

    private static double? NumberOf(string text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static void Set<T>(JsonObject target, string name, T? value)
    {
        if (value is not null)
        {
            target[name] = JsonValue.Create(value);
        }
    }

    private static void SetIn<T>(JsonObject definition, string part, string name, T? value)
    {
        if (value is not null)
        {
            var present = definition[part] as JsonObject ?? [];
            present[name] = JsonValue.Create(value);
            definition[part] = present.Parent is null ? present : present.DeepClone();
        }
    }

    private static void SetList(JsonObject definition, string name, string[]? texts, Func<string, JsonNode> itemOf)
    {
        if (texts is { Length: > 0 })
        {
            definition[name] = new JsonArray([.. texts.Select(itemOf)]);
        }
    }

    [GeneratedRegex(@"^\s*(?<metric>[^<>=\s]+)\s*(?<limit>(<=|>=|==|<|>)\s*-?[0-9.]+)\s*$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Threshold();
}
