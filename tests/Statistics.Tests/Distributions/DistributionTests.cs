using System.Text.Json;
using Splitrun.Statistics.Distributions;
using Splitrun.Statistics.Tests.Golden;

namespace Splitrun.Statistics.Tests.Distributions;

public sealed class DistributionTests
{
    private static readonly IReadOnlyList<JsonElement> Cases = GoldenFile.Cases("distributions.json");

    public static TheoryData<int, string> Rows => GoldenFile.Rows("distributions.json");

    [Theory]
    [MemberData(nameof(Rows))]
    public void Function_AtReferencePoint_AgreesToTwelveDigits(int row, string name)
    {
        var expected = Cases[row].Number("expected");

        var actual = Evaluate(Cases[row].Text("function"), Cases[row].Numbers("arguments"));

        // An error of d in a logarithm is a relative error of d in the probability itself; near 1 that is 1e-15 of the probability.
        var isLog = Cases[row].Text("function").Contains("log", StringComparison.Ordinal);
        Agreement.Close(expected, actual, isLog ? 1e-13 : 1e-12, isLog ? 1e-15 + (1e-12 * Math.Min(1, Math.Abs(expected))) : 0, name);
    }

    private static double Evaluate(string function, double[] x) => function switch
    {
        "normal_log_upper" => NormalDistribution.LogUpper(x[0]),
        "normal_upper_quantile" => NormalDistribution.UpperQuantile(x[0]),
        "student_log_upper" => StudentDistribution.LogUpper(x[0], x[1]),
        "student_upper_quantile" => StudentDistribution.UpperQuantile(x[0], x[1]),
        "fisher_log_upper" => FisherDistribution.LogUpper(x[0], x[1], x[2]),
        "chi_square_log_upper" => ChiSquareDistribution.LogUpper(x[0], x[1]),
        "binomial_log_lower" => BinomialDistribution.At((long)x[0], (long)x[1], x[2]).LogLower,
        "binomial_log_upper" => BinomialDistribution.At((long)x[0], (long)x[1], x[2]).LogUpper,
        "log_beta" => IncompleteBeta.LogBeta(x[0], x[1]),
        "hypergeometric_log_lower" => Hypergeometric(x).LogLower((long)x[3]),
        "hypergeometric_log_upper" => Hypergeometric(x).LogUpper((long)x[3]),
        "hypergeometric_log_two_sided" => Hypergeometric(x).LogTwoSided((long)x[3]),
        _ => throw new ArgumentOutOfRangeException(nameof(function), function, "Unknown function."),
    };

    private static HypergeometricDistribution Hypergeometric(double[] x) => new((long)x[0], (long)x[1], (long)x[2]);
}
