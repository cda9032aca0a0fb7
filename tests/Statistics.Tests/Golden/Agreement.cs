using System.Globalization;

namespace Splitrun.Statistics.Tests.Golden;

/// <summary>Relative agreement with a reference value.</summary>
internal static class Agreement
{
    /// <summary>What the library promises against its references.</summary>
    public const double Promised = 1e-9;

    public static void Close(double expected, double? actual, double relative = Promised, double absolute = 0, string what = "value")
    {
        Assert.True(actual is not null, $"{what}: expected {Show(expected)}, got nothing.");
        if (expected.Equals(actual))
            return;
        var error = Math.Abs(actual!.Value - expected);
        Assert.True(
            error <= (relative * Math.Abs(expected)) + absolute,
            $"{what}: expected {Show(expected)}, got {Show(actual.Value)}, relative error {error / Math.Abs(expected):E2}.");
    }

    private static string Show(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
