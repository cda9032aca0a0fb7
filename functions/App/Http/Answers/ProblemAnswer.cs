using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Splitrun.Domain.Problems;

namespace Splitrun.App.Http.Answers;

/// <summary>A problem document (RFC 9457).</summary>
internal sealed class ProblemAnswer(int status, string title, string detail, IReadOnlyDictionary<string, IReadOnlyList<string>>? errors = null) : IResult
{
    public const string ContentType = "application/problem+json";

    /// <summary>Seconds after which a request that came too early may be sent again.</summary>
    private const int RetryAfterSeconds = 5;

    /// <summary>The methods that the address does have; empty where the method is not what is wrong.</summary>
    private IReadOnlyList<string> Allow { get; init; } = [];

    /// <summary>Members beyond those of the RFC.</summary>
    public IReadOnlyDictionary<string, object>? Extensions { get; init; }

    public static ProblemAnswer Of(Problem problem)
    {
        var (status, title) = StatusOf(problem.Code);
        return new ProblemAnswer(status, title, problem.Detail, problem.Errors);
    }

    public static ProblemAnswer StorageAway() =>
        new(StatusCodes.Status503ServiceUnavailable, "Storage is unavailable", "Storage cannot be reached; nothing was changed by this request as far as it is known. Send it again later: repeating is safe.");

    /// <param name="asked">The request's method and path.</param>
    /// <param name="allowed">The methods that the address answers.</param>
    public static ProblemAnswer MethodNotAllowed(string asked, IReadOnlyList<string> allowed) =>
        new(StatusCodes.Status405MethodNotAllowed, "Method not allowed", $"{asked} is not possible; this address answers {string.Join(", ", allowed)}.") { Allow = allowed };

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = status;
        response.ContentType = ContentType;
        if (Allow.Count > 0)
        {
            response.Headers.Allow = string.Join(", ", Allow);
        }

        if (status is StatusCodes.Status429TooManyRequests or StatusCodes.Status503ServiceUnavailable)
        {
            response.Headers.RetryAfter = RetryAfterSeconds.ToString();
        }

        await response.Body.WriteAsync(ApiJson.Bytes(Members(httpContext)), httpContext.RequestAborted);
    }

    private Dictionary<string, object> Members(HttpContext httpContext)
    {
        var members = new Dictionary<string, object>
        {
            ["type"] = $"urn:splitrun:problem:{ReasonPhrases.GetReasonPhrase(status).Replace(' ', '-').ToLowerInvariant()}",
            ["title"] = title,
            ["status"] = status,
            ["detail"] = detail,
            ["errors"] = errors ?? new Dictionary<string, IReadOnlyList<string>>(),
            ["trace_id"] = Activity.Current?.TraceId.ToString() ?? httpContext.TraceIdentifier,
        };
        foreach (var (name, value) in Extensions ?? new Dictionary<string, object>())
        {
            members[name] = value;
        }

        return members;
    }

    private static (int Status, string Title) StatusOf(ProblemCode code) => code switch
    {
        ProblemCode.Malformed => (StatusCodes.Status400BadRequest, "The request cannot be read"),
        ProblemCode.NotFound => (StatusCodes.Status404NotFound, "Not found"),
        ProblemCode.Conflict => (StatusCodes.Status409Conflict, "Not possible at present"),
        ProblemCode.StaleRevision => (StatusCodes.Status412PreconditionFailed, "The precondition failed"),
        ProblemCode.TooLarge => (StatusCodes.Status413PayloadTooLarge, "Too large"),
        ProblemCode.UnsupportedMediaType => (StatusCodes.Status415UnsupportedMediaType, "Unsupported media type"),
        ProblemCode.Invalid => (StatusCodes.Status422UnprocessableEntity, "Something is wrong with the request"),
        ProblemCode.TooManyRequests => (StatusCodes.Status429TooManyRequests, "Too many requests"),
        _ => throw new ArgumentOutOfRangeException(nameof(code), code, "Not a problem code."),
    };
}
