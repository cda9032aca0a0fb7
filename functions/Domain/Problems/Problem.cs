namespace Splitrun.Domain.Problems;

/// <summary>Why a request cannot be met: an expected outcome, never an exception.</summary>
/// <param name="Code">The closed set of reasons; the HTTP status follows from it in one place.</param>
/// <param name="Detail">A sentence for the person who made the request.</param>
/// <param name="Errors">Per field (a path such as <c>variants[0].weight</c>) what is wrong and what is allowed.</param>
public sealed record Problem(ProblemCode Code, string Detail, IReadOnlyDictionary<string, IReadOnlyList<string>> Errors)
{
    private static readonly Dictionary<string, IReadOnlyList<string>> NoErrors = [];

    public static Problem NotFound(string what) => new(ProblemCode.NotFound, $"There is no {what}.", NoErrors);

    public static Problem Of(ProblemCode code, string detail) => new(code, detail, NoErrors);

    public static Problem OfField(ProblemCode code, string field, string message) =>
        new(code, $"{field} {message}", new Dictionary<string, IReadOnlyList<string>> { [field] = [message] });
}

/// <summary>The closed set of reasons why a request cannot be met.</summary>
public enum ProblemCode
{
    /// <summary>The text itself cannot be read: not JSON, not gzip.</summary>
    Malformed,

    /// <summary>Nothing of that name.</summary>
    NotFound,

    /// <summary>The present state does not allow it.</summary>
    Conflict,

    /// <summary>The caller's revision is not the present one.</summary>
    StaleRevision,

    /// <summary>More bytes, entries or items than the limits allow.</summary>
    TooLarge,

    /// <summary>A content type that this resource does not take.</summary>
    UnsupportedMediaType,

    /// <summary>Well-formed but wrong.</summary>
    Invalid,

    /// <summary>More than the service takes at once; try again later.</summary>
    TooManyRequests,
}
