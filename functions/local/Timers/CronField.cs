using System.Globalization;
using System.Numerics;

namespace Splitrun.Local.Timers;

/// <summary>
/// One field of an NCRONTAB expression: the set of values that it lets through. A list of items; an item is <c>*</c>, a value, or a
/// range <c>a-b</c> (turned round if it runs downward), each with an optional step <c>/n</c>. A value with a step runs to the field's end.
/// </summary>
/// <param name="Bits">Bit <c>n</c> is set if the value <c>n</c> is in the set.</param>
internal readonly record struct CronField(ulong Bits)
{
    private static readonly string[] Months =
        ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"];

    private static readonly string[] Days = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"];

    public static CronField Second(string text) => Parse(text, 0, 59, []);

    public static CronField Minute(string text) => Parse(text, 0, 59, []);

    public static CronField Hour(string text) => Parse(text, 0, 23, []);

    public static CronField Day(string text) => Parse(text, 1, 31, []);

    /// <summary>1 to 12, or the beginning of an English month.</summary>
    public static CronField Month(string text) => Parse(text, 1, 12, Months);

    /// <summary>0 (Sunday) to 6, or the beginning of an English day.</summary>
    public static CronField DayOfWeek(string text) => Parse(text, 0, 6, Days);

    public bool Contains(int value) => (Bits >> value & 1) == 1;

    /// <summary>The smallest value in the set that is at least <paramref name="value"/>; null if there is none.</summary>
    public int? AtLeast(int value)
    {
        var rest = value > 63 ? 0 : Bits >> value << value;
        return rest == 0 ? null : BitOperations.TrailingZeroCount(rest);
    }

    private static CronField Parse(string text, int min, int max, string[] names) =>
        new(text.Split(',').Aggregate(0UL, (bits, item) => bits | Item(item, min, max, names)));

    private static ulong Item(string text, int min, int max, string[] names)
    {
        var (range, step) = text.Split('/') switch
        {
            [var all] => (all, (int?)null),
            [var part, var every] => (part, Step(every, text)),
            _ => throw Wrong(text),
        };
        var (first, last) = range.Split('-') switch
        {
            ["*"] => (min, max),
            [var only] => (Value(only), step is null ? Value(only) : max),
            [var from, var to] => (Value(from), Value(to)),
            _ => throw Wrong(text),
        };
        return Enumerate(Math.Min(first, last), Math.Max(first, last), step ?? 1);

        int Value(string value) => CronField.Value(value, min, max, names);
    }

    private static ulong Enumerate(int first, int last, int step)
    {
        var bits = 0UL;
        for (var value = first; value <= last; value += step)
            bits |= 1UL << value;

        return bits;
    }

    private static int Step(string text, string item) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var step) && step is > 0 and < 64
            ? step
            : throw Wrong(item);

    private static int Value(string text, int min, int max, string[] names)
    {
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max)
            return number;

        var name = text.Length == 0 ? -1 : Array.FindIndex(names, known => known.StartsWith(text, StringComparison.OrdinalIgnoreCase));
        return name >= 0 ? name + min : throw Wrong(text);
    }

    private static FormatException Wrong(string text) => new($"'{text}' is not valid in this field of an NCRONTAB expression.");
}
