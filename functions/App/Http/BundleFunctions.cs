using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Net.Http.Headers;
using Splitrun.App.Http.Answers;
using Splitrun.App.Http.Bodies;
using Splitrun.Domain.Bundles;
using Splitrun.Domain.Experiments;
using Splitrun.Domain.Problems;

namespace Splitrun.App.Http;

/// <summary>Each variant's tarball: pushed as a stream, served as a stream.</summary>
public sealed class BundleFunctions(IBundleStore bundles, ExperimentEditor editor, IExperimentStore experiments)
{
    private const string Route = "api/v1/experiments/{key}/variants/{variant}/bundle";

    private static readonly string[] ContentTypes =
        ["application/gzip", "application/x-gzip", "application/x-tar", "application/x-compressed-tar", "application/tar+gzip", "application/octet-stream"];

    [Function(nameof(PutBundle))]
    public async Task<IResult> PutBundle(
        [HttpTrigger(AuthorizationLevel.Function, "put", Route = Route)] HttpRequest request, string key, string variant, CancellationToken cancellationToken)
    {
        var query = new QueryValues(request);
        var replace = query.Flag("replace");
        if ((query.Problem ?? TypeProblem(request)) is { } problem)
        {
            return ProblemAnswer.Of(problem);
        }

        // Asked before the bytes are taken, and again with the bundle in hand.
        if ((await editor.CanSetBundleAsync(key, variant, replace, cancellationToken)).Problem is { } refusal)
        {
            return ProblemAnswer.Of(refusal);
        }

        if (!(await bundles.PutAsync(request.Body, cancellationToken)).TryGet(out var bundle, out problem))
        {
            return ProblemAnswer.Of(problem);
        }

        var set = await editor.SetBundleAsync(key, variant, bundle, replace, cancellationToken);
        return set.ToAnswer(_ => BodyAnswer.Json(bundle, etag: TagOf(bundle.Sha256)));
    }

    [Function(nameof(GetBundle))]
    public async Task<IResult> GetBundle(
        [HttpTrigger(AuthorizationLevel.Function, "get", "head", Route = Route)] HttpRequest request, string key, string variant, CancellationToken cancellationToken)
    {
        var found = await experiments.FindAsync(key, cancellationToken);
        if (found?.Value.Definition.Variants.FirstOrDefault(v => v.Key == variant)?.Bundle is not { } pinned)
        {
            return ProblemAnswer.Of(Problem.NotFound($"bundle of variant \"{variant}\" of experiment \"{key}\""));
        }

        return await BundleDownload.OpenAsync(bundles, request, pinned, cancellationToken);
    }

    internal static string TagOf(string sha256) => $"\"{sha256}\"";

    internal static Problem? TypeProblem(HttpRequest request) =>
        string.IsNullOrEmpty(request.ContentType) || ContentTypes.Contains(RequestBody.MediaType(request))
            ? null
            : Problem.OfField(ProblemCode.UnsupportedMediaType, HeaderNames.ContentType, $"must be one of {string.Join(", ", ContentTypes)}");
}
