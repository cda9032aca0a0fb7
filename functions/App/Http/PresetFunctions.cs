using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Splitrun.App.Http.Answers;
using Splitrun.App.Http.Bodies;
using Splitrun.App.Http.Contracts;
using Splitrun.Domain.Experiments;
using Splitrun.Domain.Presets;
using Splitrun.Domain.Presets.InScript;
using Splitrun.Domain.Problems;

namespace Splitrun.App.Http;

/// <summary>Experiments that come with their tarballs: made of a preset, or of an older tarball that holds every variant.</summary>
public sealed class PresetFunctions(PresetCreation presets, PresetDefault defaults, InScriptImport imports, ExperimentLifecycle lifecycle)
{
    private const string Json = "application/json; charset=utf-8";

    [Function(nameof(PostPluginPreset))]
    public Task<IResult> PostPluginPreset(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "api/v1/presets/plugin")] HttpRequest request, CancellationToken cancellationToken) =>
        PostAsync(PresetKind.Plugin, request, cancellationToken);

    [Function(nameof(PostPromptPreset))]
    public Task<IResult> PostPromptPreset(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "api/v1/presets/prompt")] HttpRequest request, CancellationToken cancellationToken) =>
        PostAsync(PresetKind.Prompt, request, cancellationToken);

    [Function(nameof(ImportBundle))]
    public async Task<IResult> ImportBundle(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "api/v1/experiments/import-bundle")] HttpRequest request, CancellationToken cancellationToken)
    {
        var query = new QueryValues(request);
        var (automation, experiment, start) = (query.Text("automation"), query.Text("experiment"), query.Flag("start"));
        if ((query.Problem ?? BundleFunctions.TypeProblem(request)) is { } problem)
        {
            return ProblemAnswer.Of(problem);
        }

        var imported = await imports.ImportAsync(request.Body, ReadConfig, experiment, automation, cancellationToken);
        return await AnswerAsync(imported, start, [], cancellationToken);
    }

    private async Task<IResult> PostAsync(PresetKind kind, HttpRequest request, CancellationToken cancellationToken)
    {
        var query = new QueryValues(request);
        var (start, replace) = (query.Flag("start"), query.Flag("replace"));
        var body = await RequestBody.ReadAsync<PresetDraft>(request, PresetShorthand.Expand, cancellationToken);
        if (!body.Then(draft => PresetValidation.Validate(kind, draft)).TryGet(out var preset, out var problem) || (problem = query.Problem) is not null)
        {
            return ProblemAnswer.Of(problem);
        }

        return preset.ExperimentId is null
            ? (await defaults.SetAsync(preset, replace, cancellationToken)).ToAnswer(set => Answer(set, preset.Warnings))
            : await AnswerAsync(await presets.CreateExperimentAsync(preset, cancellationToken), start, preset.Warnings, cancellationToken);
    }

    private static BodyAnswer Answer(DefaultBundle set, IReadOnlyList<string> warnings) =>
        new(ApiJson.Bytes(PresetResponse.Of(set, warnings)), Json, set.Created ? StatusCodes.Status201Created : StatusCodes.Status200OK)
        {
            Location = $"/api/v1/automations/{set.Automation}",
        };

    private async Task<IResult> AnswerAsync(Result<CreatedExperiment> result, bool start, IReadOnlyList<string> warnings, CancellationToken cancellationToken)
    {
        if (!result.TryGet(out var created, out var problem))
        {
            return ProblemAnswer.Of(problem);
        }

        if (start && created.Experiment.State == ExperimentState.Draft)
        {
            var change = new StateChange(ExperimentAction.Start, "api", Reason: "Started when it was created.");
            if (!(await lifecycle.ApplyAsync(created.Experiment.Key, change, cancellationToken)).TryGet(out var started, out problem))
            {
                return ProblemAnswer.Of(problem);
            }

            created = created with { Experiment = started };
        }

        var status = created.Created ? StatusCodes.Status201Created : StatusCodes.Status200OK;
        return new BodyAnswer(ApiJson.Bytes(PresetResponse.Of(created, warnings)), Json, status, EntityTags.Of(created.Experiment))
        {
            Location = $"/api/v1/experiments/{created.Experiment.Key}",
        };
    }

    private static Result<InScriptConfigDraft> ReadConfig(ReadOnlyMemory<byte> utf8) => RequestBody.ToNode(utf8.Span)
        .Then(node => RequestBody.FromNode<InScriptConfigDraft>(node, PresetShorthand.ExpandVariants)) is var read && read.Problem is { } problem
            ? Named(problem)
            : read;

    /// <summary>The same problem, of the file within the tarball instead of the body.</summary>
    private static Problem Named(Problem problem) => new(
        ProblemCode.Invalid,
        $"experiment_config.json cannot be read: {problem.Detail}",
        problem.Errors.ToDictionary(e => e.Key == "body" ? "experiment_config" : $"experiment_config.{e.Key}", e => e.Value));
}
