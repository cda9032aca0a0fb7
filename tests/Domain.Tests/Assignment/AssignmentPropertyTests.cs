using FsCheck;
using FsCheck.Fluent;
using Splitrun.Domain.Assignment;
using Splitrun.Domain.Experiments;

namespace Splitrun.Domain.Tests.Assignment;

/// <summary>What holds for every definition, unit and draw.</summary>
public sealed class AssignmentPropertyTests
{
    private static readonly Config Fixed = Config.QuickThrowOnFailure.WithMaxTest(2_000).WithReplay(20260501, 13);

    private static Gen<AssignmentInputs> Inputs =>
        from count in Gen.Choose(2, 10)
        from weights in Gen.Choose(0, 5).Select(w => w * 0.7).ArrayOf(count).Where(w => w.Any(x => x > 0))
        from control in Gen.Choose(0, count - 1)
        from strategy in Gen.Elements(Enum.GetValues<AssignmentStrategy>())
        from hash in Gen.Elements(Enum.GetValues<BucketingHash>())
        from coverage in Gen.Elements(0, 0.001, 0.5, 0.9999, 1)
        from ramp in Gen.Elements<double[]>([], [0.01], [5, 50], [33.3, 100])
        from step in Gen.Choose(0, 1)
        from unit in ArbMap.Default.GeneratorFor<string>().Select(text => text ?? "")
        from draw in Gen.Elements(0, 1e-300, 0.25, 0.5, 0.999999999999, 1 - (1.0 / (1UL << 53)))
        from counts in Gen.Choose(0, 1_000).Select(c => (long)c).ArrayOf(count)
        select (AssignmentScenario.Running(weights).Define(d => d with { Control = $"v{control}" }).With(p => p with
        {
            Strategy = strategy,
            Hash = hash,
            Coverage = coverage,
            Ramp = ramp,
            RampStep = step,
        }).Ask(unit, draw) with
        { AssignedCounts = counts });

    [Fact]
    public void Assign_AnyInputs_IsTheSameTwice() =>
        Holds(inputs => VariantAssigner.Assign(inputs) with { Shares = [] } == VariantAssigner.Assign(inputs) with { Shares = [] });

    [Fact]
    public void Assign_AnyInputs_SharesSumToOneAndNoneIsNegative() =>
        Holds(inputs =>
        {
            var shares = VariantAssigner.Assign(inputs).Shares;
            return Math.Abs(shares.Sum() - 1) < 1e-12 && shares.All(share => share >= 0);
        });

    [Fact]
    public void Assign_AnyInputs_ACountedVariantHasAShareAndAProbability() =>
        Holds(inputs =>
        {
            var assignment = VariantAssigner.Assign(inputs);
            return assignment.Reason.IsCounted()
                ? assignment.Shares[assignment.VariantIndex] > 0 && assignment.Probability is > 0 and <= 1
                : assignment.Probability is null && assignment.VariantIndex == inputs.Experiment.Definition.ControlIndex;
        });

    [Fact]
    public void Assign_FullCoverage_EverybodyTakesPart() =>
        Holds(inputs =>
        {
            var covered = inputs with { Experiment = inputs.Experiment.With(p => p with { Coverage = 1 }) };
            return VariantAssigner.Assign(covered).Reason.IsCounted();
        });

    [Fact]
    public void Assign_NoCoverage_NobodyTakesPart() =>
        Holds(inputs =>
        {
            var uncovered = inputs with { Experiment = inputs.Experiment.With(p => p with { Coverage = 0 }) };
            return VariantAssigner.Assign(uncovered).Reason == AssignmentReason.NotCovered;
        });

    [Fact]
    public void Assign_SharesPerCentInsteadOfRelative_IsTheSameVariant() =>
        Holds(inputs =>
        {
            // Powers of two scale a double exactly: weights are relative.
            var scaled = inputs with { Experiment = inputs.Experiment.Define(d => d with { Variants = [.. d.Variants.Select(v => v with { Weight = v.Weight * 64 })] }) };
            return VariantAssigner.Assign(scaled).VariantIndex == VariantAssigner.Assign(inputs).VariantIndex;
        });

    [Fact]
    public void Ranges_AnyDefinition_AreAsWideAsTheSharesTimesCoverage() =>
        Holds(inputs =>
        {
            var definition = inputs.Experiment.Definition;
            var ranges = BucketRanges.Of(definition);
            var ordered = ranges.Zip(ranges.Skip(1), (a, b) => a.To <= b.From + 1e-12).All(ok => ok);
            return ordered && VariantShares.InForce(definition)
                .Select((share, i) => ranges.Where(r => r.VariantIndex == i).Sum(r => r.To - r.From) - (share * definition.Assignment.Coverage))
                .All(difference => Math.Abs(difference) < 1e-12);
        });

    private static void Holds(Func<AssignmentInputs, bool> claim) => Prop.ForAll(Inputs.ToArbitrary(), claim).Check(Fixed);
}
