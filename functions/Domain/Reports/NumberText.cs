using System.Globalization;

namespace Splitrun.Domain.Reports;

/// <summary>Numbers as people read them; the exact ones stand in the JSON.</summary>
internal static class NumberText
{
    private const string None = "-";

    /// <summary>About four significant digits: 8,420 and 12.35 and 0.01234; very large and very small ones as powers of ten.</summary>
    public static string Of(double? value)
    {
        if (value is not { } number)
            return None;

        var size = Math.Abs(number);
        return size switch
        {
            0 => "0",
            >= 1e9 or < 1e-4 => number.ToString("0.###e+0", CultureInfo.InvariantCulture),
            >= 1000 => number.ToString("#,0", CultureInfo.InvariantCulture),
            >= 100 => Trim(number, 1),
            >= 10 => Trim(number, 2),
            >= 1 => Trim(number, 3),
            _ => number.ToString("G4", CultureInfo.InvariantCulture),
        };
    }

    /// <summary>A count with thousands separated.</summary>
    public static string Of(long value) => value.ToString("#,0", CultureInfo.InvariantCulture);

    /// <summary>A change with its sign, such as +1.25.</summary>
    public static string Signed(double? value) => value > 0 ? $"+{Of(value)}" : Of(value);

    /// <summary>A share as per cent, such as 50.3%.</summary>
    public static string Percent(double? share) =>
        share is { } number ? $"{(number * 100).ToString("#,0.0", CultureInfo.InvariantCulture)}%" : None;

    /// <summary>A relative change with its sign, such as -25.8%.</summary>
    public static string Change(double? share) => share > 0 ? $"+{Percent(share)}" : Percent(share);

    /// <summary>A p-value, such as 0.0123 or &lt;0.0001.</summary>
    public static string PValue(double? p) => p switch
    {
        null => None,
        < 0.0001 => "<0.0001",
        _ => p.Value.ToString("0.0000", CultureInfo.InvariantCulture),
    };

    /// <summary>A p-value in a sentence: p = 0.0123 or p &lt; 0.0001.</summary>
    public static string PValueClaim(double? p) => p < 0.0001 ? "p < 0.0001" : $"p = {PValue(p)}";

    /// <summary>An interval, such as [8,300, 8,540]; an open side as two dots.</summary>
    public static string Of(Bounds? bounds) =>
        bounds is { } both ? $"[{End(both.Low)}, {End(both.High)}]" : None;

    private static string End(double? value) => value is null ? ".." : Of(value);

    private static string Trim(double number, int digits) =>
        number.ToString("0." + new string('#', digits), CultureInfo.InvariantCulture);
}
