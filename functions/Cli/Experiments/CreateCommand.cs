using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Splitrun.Cli.Http;

namespace Splitrun.Cli.Experiments;

/// <summary><c>splitrun experiments create</c>: from a file, from options, or both.</summary>
internal static class CreateCommand
{
    public static Command Create()
    {
        var key = ExperimentCommands.KeyArgument();
        var file = new Option<string?>("--file", "-f") { Description = "The definition, a JSON object; - for standard input.", HelpName = "path" };
        var variants = new Option<string[]>("--variant") { Description = "A variant, control first; with its weight as name=weight. Repeat it for each.", HelpName = "name[=weight]" };
        var metric = new Option<string?>("--metric") { Description = "The metric that decides." };
        var automation = new Option<string?>("--automation") { Description = "The automation that it belongs to." };
        var description = new Option<string?>("--description") { Description = "What it is about." };
        var strategy = new Option<string?>("--strategy") { Description = "How variants are assigned." };
        strategy.AcceptOnlyFromAmong("random", "balanced", "sticky", "bandit");
        var planned = new Option<int?>("--planned-samples") { Description = "Runs that the experiment is planned for." };
        var start = new Option<bool>("--start") { Description = "Starts it too." };
        return new Command("create", "Declares an experiment, or replaces its definition.") { key, file, variants, metric, automation, description, strategy, planned, start }.Does(async run =>
        {
            var definition = run.Get(file) is { } path ? await BodyText.ReadObjectAsync(path, run.Cancellation) : [];
            if (run.Get(variants) is { Length: > 0 } given)
            {
                definition["variants"] = new JsonArray([.. given.Select(VariantOf)]);
            }

            Set(definition, "metric", run.Get(metric));
            Set(definition, "automation", run.Get(automation));
            Set(definition, "description", run.Get(description));
            Set(PartOf(definition, "assignment", run.Get(strategy) is not null), "strategy", run.Get(strategy));
            Set(PartOf(definition, "analysis", run.Get(planned) is not null), "planned_samples", run.Get(planned));
            var address = Address.With(Address.Experiment(run.Get(key)), ("start", Address.Flag(run.Get(start))));
            var created = await run.Client.SendAsync(HttpMethod.Put, address, definition, run.Cancellation);
            run.Screen.Show(created, () => ShowCommand.Tell(run.Screen, created));
        });
    }

    private static JsonNode VariantOf(string text)
    {
        var equals = text.LastIndexOf('=');
        if (equals < 0)
        {
            return JsonValue.Create(text);
        }

        return double.TryParse(text[(equals + 1)..], NumberStyles.Float, CultureInfo.InvariantCulture, out var weight)
            ? new JsonObject { ["key"] = text[..equals], ["weight"] = weight }
            : throw new UsageException($"--variant must have the form name or name=weight; \"{text}\" has not.");
    }

    private static JsonObject PartOf(JsonObject definition, string name, bool isNeeded)
    {
        if (definition[name] is JsonObject present)
        {
            return present;
        }

        var part = new JsonObject();
        if (isNeeded)
        {
            definition[name] = part;
        }

        return part;
    }

    private static void Set<T>(JsonObject target, string name, T? value)
    {
        if (value is not null)
        {
            target[name] = JsonValue.Create(value);
        }
    }
}
