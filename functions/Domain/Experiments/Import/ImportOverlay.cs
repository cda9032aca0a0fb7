namespace Splitrun.Domain.Experiments.Import;

/// <summary>
/// Puts what a front matter declares over an experiment that exists. The document decides what it can express; what it cannot (payloads,
/// coverage, segments, policy, webhooks, …) stays as somebody set it since.
/// </summary>
internal static class ImportOverlay
{
    public static ExperimentDefinition Apply(ExperimentDefinition present, ExperimentDefinition declared) => declared with
    {
        Kind = present.Kind,
        Repository = declared.Repository ?? present.Repository,
        Variants = [.. declared.Variants.Select(variant => Keep(present, variant))],
        Assignment = AssignmentOf(present, declared),
        Analysis = present.Analysis with
        {
            Alpha = declared.Analysis.Alpha,
            MinimumEffect = declared.Analysis.MinimumEffect,
            RegressionTolerance = declared.Analysis.RegressionTolerance,
            MinSamples = declared.Analysis.MinSamples,
        },
        AutomationPolicy = present.AutomationPolicy,
        Notify = [.. present.Notify.Where(target => target.Url is not null), .. declared.Notify],
        Shards = present.Shards,
    };

    private static Variant Keep(ExperimentDefinition present, Variant declared) =>
        present.Variants.FirstOrDefault(v => v.Key == declared.Key) is { } before
            ? declared with { Description = before.Description, Payload = before.Payload }
            : declared;

    private static AssignmentPolicy AssignmentOf(ExperimentDefinition present, ExperimentDefinition declared)
    {
        var keys = declared.Variants.Select(v => v.Key).ToHashSet();
        return present.Assignment with
        {
            Strategy = declared.Assignment.Strategy,
            Salt = declared.Assignment.Salt,
            Ramp = declared.Assignment.Ramp,
            Overrides = present.Assignment.Overrides.Where(o => keys.Contains(o.Value)).ToDictionary(o => o.Key, o => o.Value),
        };
    }
}
