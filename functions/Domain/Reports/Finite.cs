namespace Splitrun.Domain.Reports;

/// <summary>Keeps NaN and infinities out of reports.</summary>
internal static class Finite
{
    /// <summary>The number, or null when it is NaN or infinite. Negative zero becomes zero, so that equal data are equal text.</summary>
    public static double? OrNull(double? value) =>
        value is { } number && double.IsFinite(number) ? number + 0.0 : null;
}
