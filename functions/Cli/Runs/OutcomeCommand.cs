using System.CommandLine;
using System.Text.Json.Nodes;
using Splitrun.Cli.Http;
using Splitrun.Cli.Output;

namespace Splitrun.Cli.Runs;

/// <summary><c>splitrun outcome</c>: says how a run went, or hands in a file of outcomes.</summary>
internal static class OutcomeCommand
{
    /// <summary>Outcomes that the app takes at once.</summary>
    private const int MaxAtOnce = 1000;

    public static Command Create()
    {
        var key = new Argument<string?>("experiment") { Description = "Key of the experiment.", Arity = ArgumentArity.ZeroOrOne };
        var runId = new Argument<string?>("run-id") { Description = "The run.", Arity = ArgumentArity.ZeroOrOne };
        var conclusion = new Option<string?>("--conclusion") { Description = "How it ended." };
        conclusion.AcceptOnlyFromAmong("success", "failure", "timed_out", "cancelled", "skipped", "neutral");
        var primary = new Option<string?>("--primary-metric") { Description = "Value of the experiment's metric: a number, true or false.", HelpName = "value" };
        var duration = new Option<double?>("--duration-ms") { Description = "How long it took." };
        var metrics = new Option<string[]>("--metric") { Description = "Value of another metric; repeat it for each.", HelpName = "name=value" };
        var segments = new Option<string[]>("--segment") { Description = "What the run belongs to; repeat it for each.", HelpName = "name=value" };
        var errorKind = new Option<string?>("--error-kind") { Description = "Name of the failure mode." };
        var sequence = new Option<long?>("--sequence") { Description = "A later outcome of the run has a higher one." };
        var file = new Option<string?>("--file", "-f") { Description = "Outcomes, one JSON object a line; - for standard input.", HelpName = "path" };
        var command = new Command("outcome", "Reports how a run went. Sent twice it counts once; other values later correct it.")
        {
            key, runId, conclusion, primary, duration, metrics, segments, errorKind, sequence, file,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(file) is null && result.GetValue(runId) is null)
            {
                result.AddError("An outcome needs its experiment and run-id, or --file.");
            }
            else if (result.GetValue(file) is not null && result.GetValue(key) is not null)
            {
                result.AddError("--file stands alone: its lines name their experiments and runs.");
            }
        });
        return command.Does(async run =>
        {
            if (run.Get(file) is { } path)
            {
                await SendFileAsync(run, path);
                return;
            }

            var outcome = new JsonObject { ["experiment"] = run.Parsed.GetValue(key), ["run_id"] = run.Parsed.GetValue(runId) };
            Set(outcome, "conclusion", run.Get(conclusion));
            Set(outcome, "duration_ms", run.Get(duration));
            Set(outcome, "error_kind", run.Get(errorKind));
            Set(outcome, "sequence", run.Get(sequence));
            Set(outcome, "primary_metric", run.Get(primary) is { } value ? BodyText.NumberOrFlag(value) ?? throw new UsageException("--primary-metric must be a number, true or false.") : null);
            Set(outcome, "metrics", run.Get(metrics) is { Length: > 0 } given ? BodyText.Pairs(given, "--metric", BodyText.NumberOrFlag) : null);
            Set(outcome, "segment", run.Get(segments) is { Length: > 0 } parts ? BodyText.Pairs(parts, "--segment", text => JsonValue.Create(text)) : null);
            var receipt = await run.Client.PostAsync("/api/v1/outcomes", outcome, run.Cancellation);
            run.Screen.Show(receipt, () => run.Screen.Line($"The outcome of run {outcome["run_id"]} is taken."));
        });
    }

    /// <summary>In parts that the app takes at once; a part that is refused says which lines are wrong, and the rest is still sent.</summary>
    private static async Task SendFileAsync(Invocation run, string path)
    {
        var lines = (await BodyText.ReadAsync(path, run.Cancellation)).Split('\n').Select((text, i) => (Text: text, Number: i + 1)).Where(l => !string.IsNullOrWhiteSpace(l.Text)).ToList();
        var (accepted, rejected) = (0, new JsonArray());
        foreach (var part in lines.Chunk(MaxAtOnce))
        {
            var receipt = await TakenAsync(run, string.Join('\n', part.Select(line => line.Text)));
            accepted += (int)receipt["accepted"]!;
            foreach (var refused in receipt["rejected"]!.AsArray())
            {
                rejected.Add(new JsonObject { ["line"] = part[(int)refused!["index"]!].Number, ["errors"] = refused["errors"]!.DeepClone() });
            }
        }

        run.Screen.Show(new JsonObject { ["accepted"] = accepted, ["rejected"] = rejected }, () => run.Screen.Line($"{Cell.Count(accepted, "outcome")} taken, {rejected.Count} refused."));
        foreach (var refused in rejected)
        {
            run.Screen.Notice($"line {refused!["line"]}: {refused["errors"]!.ToJsonString()}");
        }

        if (rejected.Count > 0)
        {
            throw new FailedException($"{rejected.Count} of {lines.Count} outcomes were refused.");
        }
    }

    private static async Task<JsonNode> TakenAsync(Invocation run, string ndjson)
    {
        try
        {
            return await run.Client.SendTextAsync(HttpMethod.Post, "/api/v1/outcomes", ndjson, "application/x-ndjson", run.Cancellation);
        }
        catch (ApiException refusal) when (refusal.Problem is { } problem && problem["rejected"] is not null && problem["accepted"] is not null)
        {
            return problem;
        }
    }

    private static void Set<T>(JsonObject target, string name, T? value)
    {
        if (value is not null)
        {
            target[name] = value as JsonNode ?? JsonValue.Create(value);
        }
    }
}
