using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Splitrun.App.Http.Answers;
using Splitrun.Domain.Bundles;
using Splitrun.Domain.Experiments;
using Splitrun.Domain.Problems;

namespace Splitrun.App.Http;

/// <summary>Streams a bundle: whole, or the one range that was asked for (RFC 9110, section 14); ETag is its SHA-256.</summary>
internal sealed class BundleDownload(IBundleStore bundles, VariantBundle bundle, long from, long length, bool partial) : IResult
{
    public static async Task<IResult> OpenAsync(IBundleStore bundles, HttpRequest request, VariantBundle bundle, CancellationToken cancellationToken)
    {
        var tag = BundleFunctions.TagOf(bundle.Sha256);
        if (EntityTags.Matches(request.Headers.IfNoneMatch, tag))
        {
            return new BodyAnswer([], "application/gzip", etag: tag);
        }

        if (await bundles.FindAsync(bundle.Sha256, cancellationToken) is null)
        {
            return ProblemAnswer.Of(Problem.NotFound($"bundle {bundle.Sha256}"));
        }

        // Several ranges, units other than bytes and a stale If-Range are answered with the whole, as the RFC allows.
        var ranges = request.GetTypedHeaders().Range;
        var stale = request.Headers.IfRange.Count > 0 && !EntityTags.Matches(request.Headers.IfRange, tag);
        if (stale || ranges is not { Unit.Value: "bytes", Ranges: { Count: 1 } asked })
        {
            return new BundleDownload(bundles, bundle, 0, bundle.Size, false);
        }

        var range = asked.First();
        var from = range.From ?? Math.Max(0, bundle.Size - range.To.GetValueOrDefault());
        var to = range.From is null ? bundle.Size - 1 : Math.Min(range.To ?? long.MaxValue, bundle.Size - 1);
        return from > to ? new UnsatisfiableRange(bundle.Size) : new BundleDownload(bundles, bundle, from, to - from + 1, true);
    }

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        if (HttpMethods.IsHead(httpContext.Request.Method))
        {
            SetHeaders(response);
            return;
        }

        await using var content = await bundles.OpenReadAsync(bundle.Sha256, from, httpContext.RequestAborted)
            ?? throw new InvalidOperationException($"Bundle {bundle.Sha256} vanished while it was being read.");
        SetHeaders(response);
        await StreamCopyOperation.CopyToAsync(content, response.Body, length, httpContext.RequestAborted);
    }

    private void SetHeaders(HttpResponse response)
    {
        response.StatusCode = partial ? StatusCodes.Status206PartialContent : StatusCodes.Status200OK;
        response.ContentType = "application/gzip";
        response.ContentLength = length;
        response.Headers.ETag = BundleFunctions.TagOf(bundle.Sha256);
        response.Headers.AcceptRanges = "bytes";
        response.Headers.ContentDisposition = $"attachment; filename=\"{bundle.Sha256}.tar.gz\"";
        if (partial)
        {
            response.Headers.ContentRange = $"bytes {from}-{from + length - 1}/{bundle.Size}";
        }
    }

    private sealed class UnsatisfiableRange(long size) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.Headers.ContentRange = $"bytes */{size}";
            var answer = new ProblemAnswer(
                StatusCodes.Status416RangeNotSatisfiable,
                "The range cannot be served",
                $"Range must lie within the bundle's {size} bytes.",
                new Dictionary<string, IReadOnlyList<string>> { ["Range"] = [$"must lie within 0 to {size - 1}"] });
            return answer.ExecuteAsync(httpContext);
        }
    }
}
