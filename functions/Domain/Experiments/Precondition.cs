using Splitrun.Domain.Problems;

namespace Splitrun.Domain.Experiments;

/// <summary>What a caller knows of the present version before writing (If-Match, If-None-Match).</summary>
/// <param name="Versions">The write goes ahead only when the present version is one of these; null when anything will do.</param>
/// <param name="MustExist">If-Match: *.</param>
/// <param name="MustNotExist">If-None-Match: *.</param>
public sealed record Precondition(IReadOnlyList<int>? Versions, bool MustExist, bool MustNotExist)
{
    public static readonly Precondition None = new(null, false, false);

    /// <summary>What stands against the write; null when nothing does.</summary>
    /// <param name="present">The present version; null when there is nothing yet.</param>
    /// <param name="what">What it is a version of, for the message.</param>
    public Problem? Check(int? present, string what) => this switch
    {
        { MustNotExist: true } when present is not null => Stale(what, "exists already", present),
        { MustExist: true } when present is null => Stale(what, "does not exist", present),
        { Versions: { } versions } when present is null || !versions.Contains(present.Value) => Stale(what, "is not the version that If-Match names", present),
        _ => null,
    };

    private static Problem Stale(string what, string why, int? present) =>
        Problem.OfField(ProblemCode.StaleRevision, "If-Match", $"fails: the {what} {why}{(present is null ? "" : $"; it is at version {present}")}");
}
