using Splitrun.Domain.Automations;
using Splitrun.Domain.Experiments;
using Splitrun.Domain.Problems;

namespace Splitrun.Domain.Tests.Automations;

public sealed class BundleHistoryTests
{
    private static readonly DateTimeOffset At = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly Automation Empty = new() { Name = "daily", CreatedAt = At, UpdatedAt = At };
    private static readonly VariantBundle A = new("a", 1);
    private static readonly VariantBundle B = new("b", 2);
    private static readonly VariantBundle C = new("c", 3);

    [Fact]
    public void Set_Another_IsANewVersionAtTheTop()
    {
        var automation = Set(Empty, A, B);

        Assert.Equal(B, automation.Bundle);
        Assert.Equal([2, 1], automation.Bundles.Select(c => c.Number));
        Assert.Equal(3, automation.Version);
    }

    [Fact]
    public void Set_TheSame_ChangesNothing()
    {
        var automation = Set(Empty, A);

        Assert.Same(automation, Set(automation, A));
    }

    [Fact]
    public void GoBack_Twice_GoesTwoBack_AndThenThereIsNoMore()
    {
        var once = Back(Set(Empty, A, B, C));
        var twice = Back(once);

        Assert.Equal((B, A), (once.Bundle, twice.Bundle));
        Assert.Equal(ProblemCode.Conflict, BundleHistory.GoBack(twice, At, "api", "r").Problem?.Code);
        Assert.Equal([5, 4, 3, 2, 1], twice.Bundles.Select(c => c.Number));
    }

    [Fact]
    public void GoBack_AfterANewOne_GoesToWhatWasThere()
    {
        var automation = Back(Set(Back(Set(Empty, A, B)), C));

        Assert.Equal(A, automation.Bundle);
        Assert.Equal(ProblemCode.Conflict, BundleHistory.GoBack(automation, At, "api", "r").Problem?.Code);
    }

    [Fact]
    public void GoBack_WithoutAny_IsAConflict() => Assert.Equal(ProblemCode.Conflict, BundleHistory.GoBack(Empty, At, "api", "r").Problem?.Code);

    [Fact]
    public void Promote_Repeated_IsOneChange_EvenAfterSomebodySetAnother()
    {
        var promoted = Promote(Set(Empty, A), B);

        Assert.Equal(B, promoted.Bundle);
        Assert.Same(promoted, Promote(promoted, B));
        Assert.Equal(C, Promote(Set(promoted, C), B).Bundle);
    }

    [Fact]
    public void UndoPromotion_PutsBackWhatWasThere_Once()
    {
        var undone = BundleHistory.UndoPromotion(Promote(Set(Empty, A), B), "exp", At, "timer");

        Assert.Equal(A, undone.Bundle);
        Assert.Same(undone, BundleHistory.UndoPromotion(undone, "exp", At, "timer"));
    }

    [Fact]
    public void UndoPromotion_OverNothing_LeavesNone()
    {
        var undone = BundleHistory.UndoPromotion(Promote(Empty, B), "exp", At, "timer");

        Assert.Null(undone.Bundle);
        Assert.Equal(0, undone.Bundles[0].Restores);
    }

    [Fact]
    public void UndoPromotion_WhatSomebodySetSince_Stays()
    {
        var automation = Set(Promote(Set(Empty, A), B), C);

        Assert.Same(automation, BundleHistory.UndoPromotion(automation, "exp", At, "timer"));
        Assert.Same(Empty, BundleHistory.UndoPromotion(Empty, "exp", At, "timer"));
    }

    [Fact]
    public void UndoPromotion_OfAnotherExperiment_IsNotItsBusiness()
    {
        var automation = Promote(Set(Empty, A), B);

        Assert.Same(automation, BundleHistory.UndoPromotion(automation, "other", At, "timer"));
    }

    [Fact]
    public void History_IsBounded()
    {
        var automation = Enumerable.Range(0, BundleHistory.MaxKept + 5).Aggregate(Empty, (present, i) => BundleHistory.Set(present, new VariantBundle($"{i}", i), At, "api", "r"));

        Assert.Equal(BundleHistory.MaxKept, automation.Bundles.Count);
        Assert.Equal(BundleHistory.MaxKept + 5, automation.Bundles[0].Number);
    }

    private static Automation Set(Automation automation, params VariantBundle[] bundles) =>
        bundles.Aggregate(automation, (present, bundle) => BundleHistory.Set(present, bundle, At, "api", "r"));

    private static Automation Promote(Automation automation, VariantBundle bundle) =>
        BundleHistory.Promote(automation, bundle, new PromotionMark("exp", 3), At, "api");

    private static Automation Back(Automation automation) =>
        BundleHistory.GoBack(automation, At, "api", "r").TryGet(out var back, out var problem) ? back : throw new InvalidOperationException(problem.Detail);
}
