using Splitrun.Domain.Experiments;
using Splitrun.Domain.Problems;

namespace Splitrun.Domain.Automations;

/// <summary>How the default bundle of an automation changes and goes back. Pure.</summary>
internal static class BundleHistory
{
    /// <summary>Changes that are kept: at about 400 bytes each they fit a row of 1 MiB with room to spare.</summary>
    public const int MaxKept = 1_000;

    /// <summary>Makes a bundle the default; the one that is it already changes nothing.</summary>
    public static Automation Set(Automation automation, VariantBundle bundle, DateTimeOffset at, string by, string reason) =>
        automation.Bundle == bundle ? automation : With(automation, new BundleChange(NextNumber(automation), bundle, at, by, reason));

    /// <summary>Puts back what was the default before the present one.</summary>
    public static Result<Automation> GoBack(Automation automation, DateTimeOffset at, string by, string reason)
    {
        var previous = automation.Bundles is [var latest, ..] ? PreviousOf(automation, latest) : null;
        return previous is null
            ? Problem.OfField(ProblemCode.Conflict, "bundle", "has no previous one to go back to")
            : With(automation, new BundleChange(NextNumber(automation), previous.Bundle, at, by, reason, Restores: previous.Number));
    }

    /// <summary>Makes a promoted variant's bundle the default, once a promotion.</summary>
    public static Automation Promote(Automation automation, VariantBundle bundle, PromotionMark promotion, DateTimeOffset at, string by)
    {
        var reason = $"Experiment {promotion.Experiment} promoted it.";
        return automation.Bundles.Any(change => change.Promotion == promotion)
            ? automation
            : With(automation, new BundleChange(NextNumber(automation), bundle, at, by, reason, promotion));
    }

    /// <summary>Undoes the experiment's promotion, if the default bundle is still the one it made; what somebody set since stays.</summary>
    public static Automation UndoPromotion(Automation automation, string experiment, DateTimeOffset at, string by)
    {
        if (automation.Bundles is not [{ Promotion: { } promotion } latest, ..] || promotion.Experiment != experiment)
        {
            return automation;
        }

        var previous = PreviousOf(automation, latest);
        var reason = $"Experiment {experiment} was rolled back.";
        return With(automation, new BundleChange(NextNumber(automation), previous?.Bundle, at, by, reason, Restores: previous?.Number ?? 0));
    }

    /// <summary>What stood before a change; for one that put back an earlier one, what stood before that.</summary>
    private static BundleChange? PreviousOf(Automation automation, BundleChange change)
    {
        while (change.Restores is { } restored)
        {
            if (automation.Bundles.FirstOrDefault(c => c.Number == restored) is not { } original)
            {
                return null;
            }

            change = original;
        }

        return automation.Bundles.FirstOrDefault(c => c.Number == change.Number - 1);
    }

    private static int NextNumber(Automation automation) => automation.Bundles is [var latest, ..] ? latest.Number + 1 : 1;

    private static Automation With(Automation automation, BundleChange change) =>
        automation with { Bundles = [change, .. automation.Bundles.Take(MaxKept - 1)], Version = automation.Version + 1, UpdatedAt = change.At };
}
