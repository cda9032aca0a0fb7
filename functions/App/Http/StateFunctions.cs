using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Splitrun.App.Http.Answers;
using Splitrun.App.Http.Bodies;
using Splitrun.Domain.Experiments;
using Splitrun.Domain.Problems;
using Splitrun.Domain.Runs.Histories;

namespace Splitrun.App.Http;

/// <summary>State files: what an experiment's runs were, in and out.</summary>
public sealed class StateFunctions(IExperimentStore experiments, HistoryImporter importer, HistoryExport export)
{
    /// <summary>Content types of files with one record a line.</summary>
    internal static readonly IReadOnlyList<string> LineTypes = ["application/x-ndjson", "application/ndjson", "application/jsonl", "application/x-jsonlines"];

    private const string Route = "api/v1/experiments/{key}/state";
    private const int MaxBytes = 32 * 1024 * 1024;

    [Function(nameof(GetState))]
    public async Task<IResult> GetState(
        [HttpTrigger(AuthorizationLevel.Function, "get", "head", Route = Route)] HttpRequest request, string key, CancellationToken cancellationToken)
    {
        if (await experiments.FindAsync(key, cancellationToken) is not { } stored)
        {
            return ProblemAnswer.Of(Problem.NotFound($"experiment \"{key}\""));
        }

        var snapshot = await export.ReadAsync(stored.Value, cancellationToken);
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{key}@{stored.Value.Version}|{snapshot.Revision}"));
        var tag = $"\"{Convert.ToHexStringLower(hash.AsSpan(0, 16))}\"";
        return EntityTags.Matches(request.Headers.IfNoneMatch, tag)
            ? new BodyAnswer([], "application/json; charset=utf-8", etag: tag)
            : new StateDownload(export, stored.Value, snapshot, tag);
    }

    [Function(nameof(ImportState))]
    public async Task<IResult> ImportState(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = Route)] HttpRequest request, string key, CancellationToken cancellationToken)
    {
        var query = new QueryValues(request);
        var dryRun = query.Flag("dry_run");
        var isLines = LineTypes.Contains(RequestBody.MediaType(request));
        var problem = query.Problem ?? (isLines || RequestBody.IsJson(request)
            ? null
            : Problem.OfField(ProblemCode.UnsupportedMediaType, "Content-Type", $"must be one of application/json, {string.Join(", ", LineTypes)}"));
        if (problem is not null || !(await RequestBody.ReadBytesAsync(request, MaxBytes, cancellationToken)).TryGet(out var file, out problem))
        {
            return ProblemAnswer.Of(problem);
        }

        return await importer.ImportAsync(key, file, isLines, dryRun, cancellationToken).ToAnswerAsync(receipt => BodyAnswer.Json(receipt));
    }
}
