using System.CommandLine;
using System.Text.Json.Nodes;
using Splitrun.Cli.Bundles;
using Splitrun.Cli.Http;
using Splitrun.Cli.Output;

namespace Splitrun.Cli.Runs;

/// <summary><c>splitrun dispatch</c>: asks for a variant, as an automation does.</summary>
internal static class DispatchCommand
{
    public static Command Create()
    {
        var key = new Argument<string?>("experiment") { Description = "Key of the experiment.", Arity = ArgumentArity.ZeroOrOne };
        var automation = new Option<string?>("--automation") { Description = "In place of an experiment: one variant of each that the automation runs, and its one tarball." };
        var runId = new Option<string?>("--run-id") { Description = "The run; the same one always gets the same variant. One is made when it is left out." };
        var unit = new Option<string?>("--unit") { Description = "What keeps its variant, such as a user or a repository." };
        var attributes = new Option<string[]>("--attribute") { Description = "An attribute for segments; repeat it for each.", HelpName = "name=value" };
        var variant = new Option<string?>("--variant") { Description = "Forces a variant; such a run is not counted." };
        var workflow = new Option<string?>("--workflow") { Description = "What the run belongs to, for the audit." };
        var bundle = new Option<string?>("--bundle") { Description = "Fetches the variant's tarball into that file, and checks its SHA-256.", HelpName = "path" };
        var environment = new Option<bool>("--env") { Description = "Answers NAME=value lines, for $GITHUB_ENV or a shell." };
        var command = new Command("dispatch", "Asks which variant to run.") { key, automation, runId, unit, attributes, variant, workflow, bundle, environment };
        command.Validators.Add(result =>
        {
            if (result.GetValue(key) is null == result.GetValue(automation) is null)
            {
                result.AddError("A dispatch needs either an experiment or --automation.");
            }
        });
        return command.Does(async run =>
        {
            // A name of our own makes repeating safe when an answer is lost.
            var body = new JsonObject { ["run_id"] = run.Get(runId) ?? Guid.CreateVersion7().ToString() };
            foreach (var (field, value) in new[] { ("unit", run.Get(unit)), ("variant", run.Get(variant)), ("workflow", run.Get(workflow)) })
            {
                if (value is not null)
                {
                    body[field] = value;
                }
            }

            if (run.Get(attributes) is { Length: > 0 } given)
            {
                body["attributes"] = BodyText.Pairs(given, "--attribute", BodyText.Loose);
            }

            var dispatched = await run.Client.PostAsync(
                run.Get(automation) is { } name ? $"/api/v1/automations/{Address.Escape(name)}/runs" : Address.Experiment(run.Parsed.GetRequiredValue(key)!, "/runs"), body, run.Cancellation);
            run.Screen.Show(dispatched, () => Tell(run, dispatched, run.Get(environment)));
            if (run.Get(bundle) is { } path)
            {
                await FetchAsync(run, dispatched, path);
            }
        });
    }

    private static void Tell(Invocation run, JsonNode dispatched, bool asEnvironment)
    {
        if (asEnvironment)
        {
            foreach (var (name, value) in dispatched["environment"]!.AsObject())
            {
                run.Screen.Line($"{name}={value}");
            }

            return;
        }

        foreach (var assignment in dispatched["assignments"]?.AsArray() ?? [dispatched.DeepClone()])
        {
            run.Screen.Line($"Run {assignment!["run_id"]}: {assignment["experiment"]}={assignment["variant"]} ({assignment["reason"]}{((bool)assignment["counted"]! ? "" : ", not counted")})");
            if (assignment["payload"] is { } payload)
            {
                run.Screen.Line($"  payload: {payload.ToJsonString()}");
            }
        }

        run.Screen.Warnings(dispatched);

        if (dispatched["bundle"] is { } bundle)
        {
            run.Screen.Line($"  bundle: {Cell.Count((long)bundle["size"]!, "byte")}, SHA-256 {bundle["sha256"]}");
        }
    }

    /// <summary>The link carries its own right to read; the key is not sent to where it points.</summary>
    private static async Task FetchAsync(Invocation run, JsonNode dispatched, string path)
    {
        if (dispatched["bundle"] is not { } bundle || (string?)bundle["url"] is not { } url || (string?)bundle["sha256"] is not { } sha256)
        {
            throw new FailedException("There is no tarball for that run: its variant has none, and neither has the automation.");
        }

        using var storage = new HttpClient();
        using var response = await storage.GetAsync(new Uri(url), HttpCompletionOption.ResponseHeadersRead, run.Cancellation);
        if (!response.IsSuccessStatusCode)
        {
            throw new FailedException($"The tarball could not be fetched: {(int)response.StatusCode}.");
        }

        await run.Screen.ProgressAsync(path, response.Content.Headers.ContentLength ?? 0, received => Download.SaveAsync(response, sha256, path, received, run.Cancellation));
    }
}
