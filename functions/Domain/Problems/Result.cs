using System.Diagnostics.CodeAnalysis;

namespace Splitrun.Domain.Problems;

/// <summary>A value, or the <see cref="Problem"/> that stands in its way.</summary>
/// <typeparam name="T">The value's type.</typeparam>
public readonly record struct Result<T>
    where T : notnull
{
    private readonly T? _value;

    private Result(T? value, Problem? problem) => (_value, Problem) = (value, problem);

    /// <summary>What stands in the way; null when there is a value.</summary>
    public Problem? Problem { get; }

    public static implicit operator Result<T>(T value) => new(value, null);

    public static implicit operator Result<T>(Problem problem) => new(default, problem);

    /// <summary>Tells whether there is a value, and hands out the value or the problem.</summary>
    public bool TryGet([NotNullWhen(true)] out T? value, [NotNullWhen(false)] out Problem? problem)
    {
        (value, problem) = (_value, Problem);
        return problem is null;
    }

    /// <summary>Carries the value on to the next step, or the problem past it.</summary>
    public Result<TNext> Then<TNext>(Func<T, Result<TNext>> next)
        where TNext : notnull =>
        TryGet(out var value, out var problem) ? next(value) : problem;
}
