using Splitrun.Domain.Automations;
using Splitrun.Domain.Bundles;

namespace Splitrun.App.Http.Contracts;

/// <summary>A run of an automation as it is handed out.</summary>
/// <param name="RunId">The run.</param>
/// <param name="Automation">The automation.</param>
/// <param name="Assignments">One for each experiment that was running, by key.</param>
/// <param name="Bundle">The one tarball to run; absent when there is none.</param>
/// <param name="Tags">experiment_id and variant when there is one experiment; <c>experiment.KEY</c> with the variant for each.</param>
/// <param name="Environment">SPLITRUN_EXPERIMENTS is a JSON object from experiment to variant, so that no name can break it.</param>
/// <param name="Trace">The trace context to hand on, with an attribute for each experiment.</param>
/// <param name="Warnings">Bundles that were passed over.</param>
internal sealed record AutomationRunResponse(
    string RunId,
    string Automation,
    IReadOnlyList<RunResponse> Assignments,
    BundleResponse? Bundle,
    IReadOnlyDictionary<string, string> Tags,
    IReadOnlyDictionary<string, string> Environment,
    TraceResponse Trace,
    IReadOnlyList<string> Warnings)
{
    public static AutomationRunResponse Of(DispatchedAutomation dispatched, IReadOnlyList<RunResponse> assignments, BundleLink? link)
    {
        var variants = assignments.ToDictionary(a => a.Experiment, a => a.Variant);
        var only = assignments is [var one] ? one : null;
        return new AutomationRunResponse(
            dispatched.Run.RunId,
            dispatched.Run.Automation,
            assignments,
            dispatched.Bundle is { } bundle ? new BundleResponse(link?.Url.AbsoluteUri, bundle.Sha256, bundle.Size, link?.ExpiresAt) : null,
            Merge(only?.Tags, variants.Select(v => KeyValuePair.Create($"experiment.{v.Key}", v.Value))),
            Merge(only?.Environment, EnvironmentOf(dispatched.Run, variants)),
            new TraceResponse(
                only?.Trace.Traceparent ?? dispatched.Run.Trace,
                Merge(only?.Trace.Attributes, variants.Select(v => KeyValuePair.Create($"experiment.{v.Key}", (object)v.Value)))),
            dispatched.Warnings);
    }

    private static Dictionary<string, string> EnvironmentOf(AutomationRun run, Dictionary<string, string> variants) => new()
    {
        ["SPLITRUN_AUTOMATION"] = run.Automation,
        ["SPLITRUN_EXPERIMENTS"] = System.Text.Encoding.UTF8.GetString(ApiJson.Bytes(variants)),
        ["SPLITRUN_RUN_ID"] = run.RunId,
    };

    private static Dictionary<string, T> Merge<T>(IReadOnlyDictionary<string, T>? first, IEnumerable<KeyValuePair<string, T>> second)
    {
        var merged = first is null ? [] : new Dictionary<string, T>(first);
        foreach (var (name, value) in second)
        {
            merged[name] = value;
        }

        return merged;
    }
}
