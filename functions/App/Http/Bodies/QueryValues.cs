using System.Globalization;
using Microsoft.AspNetCore.Http;
using Splitrun.Domain.Problems;

namespace Splitrun.App.Http.Bodies;

/// <summary>Reads query parameters; one that cannot be read is an error that names it.</summary>
internal sealed class QueryValues(HttpRequest request)
{
    public const int DefaultLimit = 50;
    public const int MaxLimit = 1000;

    /// <summary>Longest text in a cursor, in characters: a partition and a row key.</summary>
    private const int MaxCursorLength = 2_100;

    private readonly FieldErrors _errors = new();

    /// <summary>What was wrong; null when everything could be read.</summary>
    public Problem? Problem => _errors.Any ? _errors.ToProblem() : null;

    public string? Text(string name) => request.Query[name].FirstOrDefault() is { Length: > 0 } value ? value : null;

    public int Limit() => Number("limit", 1, MaxLimit) ?? DefaultLimit;

    /// <summary>A whole number of that range; null when it is left out.</summary>
    public int? Number(string name, int least, int most)
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
        {
            return number;
        }

        _errors.Add(name, $"must be a whole number from {least} to {most}");
        return null;
    }

    public bool Flag(string name)
    {
        var text = Text(name);
        _errors.Require(text is null or "true" or "false", name, "must be true or false");
        return text == "true";
    }

    public DateTimeOffset? Time(string name)
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        // A time copied from an answer may end in +00:00, and a plus that was not escaped arrives as a space.
        var time = TimeOf(text) ?? TimeOf(text.Replace(' ', '+'));
        _errors.Require(time is not null, name, "must be a time such as 2026-05-01T19:00:00Z");
        return time;
    }

    /// <summary>A word of an enum, in snake_case.</summary>
    public T? Word<T>(string name)
        where T : struct, Enum
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        foreach (var value in Enum.GetValues<T>())
        {
            if (Domain.Experiments.Words.Of(value) == text)
            {
                return value;
            }
        }

        _errors.Add(name, $"must be one of {string.Join(", ", Enum.GetValues<T>().Select(Domain.Experiments.Words.Of))}");
        return null;
    }

    /// <summary>A cursor as <see cref="Cursors"/> wrote it.</summary>
    public string? Cursor() => Cursor<string>(place => [place]);

    /// <summary>A cursor as <see cref="Cursors"/> wrote it. Whoever wrote another may have put anything into it.</summary>
    /// <param name="texts">The texts in it; they become parts of questions to storage.</param>
    public T? Cursor<T>(Func<T, IEnumerable<string?>> texts)
        where T : class
    {
        var text = Text("cursor");
        var cursor = text is null ? null : Cursors.Read<T>(text);
        cursor = cursor is not null && texts(cursor).All(part => Domain.Experiments.Naming.IsPlainText(part, MaxCursorLength)) ? cursor : null;
        _errors.Require(text is null || cursor is not null, "cursor", "must be the next_cursor of an earlier answer");
        return cursor;
    }

    private static DateTimeOffset? TimeOf(string text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time) ? time : null;
}
