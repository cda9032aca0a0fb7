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
    public Problem? Check(Experiment? present) => this switch
    {
        { MustNotExist: true } when present is not null => Stale("exists already", present),
        { MustExist: true } when present is null => Stale("does not exist", present),
        { Versions: { } versions } when present is null || !versions.Contains(present.Version) => Stale("is not the version that If-Match names", present),
        _ => null,
    };

    private static Problem Stale(string why, Experiment? present) =>
        Problem.OfField(ProblemCode.StaleRevision, "If-Match", $"fails: the experiment {why}{(present is null ? "" : $"; it is at version {present.Version}")}");
}
