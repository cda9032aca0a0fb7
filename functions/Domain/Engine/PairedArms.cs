using Splitrun.Domain.Analysis;
using Splitrun.Statistics.Bayesian;
using Splitrun.Statistics.Comparisons;
using Splitrun.Statistics.Samples;

namespace Splitrun.Domain.Engine;

/// <summary>The same tasks in both arms.</summary>
internal static class PairedArms
{
    public static ArmComparison Compare(ArmData control, ArmData arm, double alpha)
    {
        var (a, b) = (control.Values ?? [], arm.Values ?? []);
        var differences = a.Zip(b, (x, y) => y - x).ToArray();
        var moments = Moments.From(differences);
        ComparisonResult[] tests = control.IsBoolean && arm.IsBoolean
            ? [McNemarTest.Compare(PairedBinary.From(Truths(a), Truths(b)), alpha), PairedTest.Compare(moments, alpha)]
            :
            [
                PairedTest.Compare(moments, alpha),
                WilcoxonSignedRankTest.Compare(differences, alpha),
                IndependentArms.NotApplicable(ComparisonMethod.McnemarExact),
                BayesFactor.Pairs(moments),
            ];
        return new ArmComparison(control.Key, arm.Key, [.. tests.Select(ArmTests.ToReport)], null, null, null, null);
    }

    private static bool[] Truths(double[] values) => [.. values.Select(v => v == 1)];
}
