using System.Runtime.InteropServices;

namespace Splitrun.Statistics.Distributions;

/// <summary>Both tails of a distribution at a point, as natural logarithms, so that neither loses digits however small it is.</summary>
/// <param name="LogLower">ln P(X &lt;= x).</param>
/// <param name="LogUpper">ln P(X > x).</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Tails(double LogLower, double LogUpper)
{
    /// <summary>P(X &lt;= x).</summary>
    public double Lower => Math.Exp(LogLower);

    /// <summary>P(X > x).</summary>
    public double Upper => Math.Exp(LogUpper);

    /// <summary>The same with the tails swapped.</summary>
    public Tails Swapped => new(LogUpper, LogLower);

    /// <summary>From the logarithm of the lower tail.</summary>
    public static Tails FromLower(double log) => new(Math.Min(0, log), Deviance.LogComplement(Math.Min(0, log)));

    /// <summary>From the logarithm of the upper tail.</summary>
    public static Tails FromUpper(double log) => FromLower(log).Swapped;
}
