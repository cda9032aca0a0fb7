using System.Globalization;

namespace Splitrun.App.Http.Contracts;

/// <summary>Shares and probabilities as people are shown them, without the last digits that arithmetic left in them.</summary>
internal static class Shares
{
    private const int PercentageDigits = 10;

    /// <summary>Shares in per cent.</summary>
    public static IReadOnlyDictionary<string, double> PercentagesOf(IReadOnlyDictionary<string, double> shares) =>
        shares.ToDictionary(share => share.Key, share => Math.Round(100 * share.Value, PercentageDigits));

    /// <summary>A probability, 0 to 1, to 12 significant digits.</summary>
    public static double? ProbabilityOf(double? probability) =>
        probability is { } exact ? double.Parse(exact.ToString("G12", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture) : null;
}
