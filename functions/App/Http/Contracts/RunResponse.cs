using System.Text.Json;
using Splitrun.Domain.Assignment;
using Splitrun.Domain.Bundles;
using Splitrun.Domain.Experiments;
using Splitrun.Domain.Outcomes;
using Splitrun.Domain.Runs;

namespace Splitrun.App.Http.Contracts;

/// <summary>A run as it is handed out.</summary>
internal sealed record RunResponse(
    string RunId,
    string Experiment,
    string Automation,
    string Variant,
    AssignmentReason Reason,
    bool Counted,
    double? Probability,
    IReadOnlyDictionary<string, double> Weights,
    int Version,
    long RunSeq,
    string Unit,
    JsonElement? Attributes,
    string? Workflow,
    DateTimeOffset AssignedAt,
    JsonElement? Payload,
    IReadOnlyList<ShadowRunResponse> Shadow,
    BundleResponse? Bundle,
    IReadOnlyDictionary<string, string> Tags,
    IReadOnlyDictionary<string, string> Environment,
    TraceResponse Trace,
    OutcomeResponse? Outcome)
{
    public static RunResponse Of(DispatchedRun dispatched, BundleLink? link, Outcome? outcome = null, IReadOnlyDictionary<string, BundleLink>? shadowLinks = null)
    {
        var run = dispatched.Run;
        return new RunResponse(
            run.RunId,
            run.Experiment,
            run.Automation,
            run.Variant,
            run.Reason,
            run.Counted,
            Shares.ProbabilityOf(run.Probability),
            Shares.PercentagesOf(run.Weights),
            run.Version,
            run.RunSeq,
            run.Unit,
            run.Attributes,
            run.Workflow,
            run.AssignedAt,
            dispatched.Variant?.Payload,
            [.. dispatched.Shadows.Select(v => ShadowRunResponse.Of(v, shadowLinks))],
            BundleResponse.Of(run, link),
            new Dictionary<string, string> { ["experiment_id"] = run.Experiment, ["variant"] = run.Variant },
            new Dictionary<string, string>
            {
                ["SPLITRUN_EXPERIMENT"] = run.Experiment,
                ["SPLITRUN_VARIANT"] = run.Variant,
                ["SPLITRUN_RUN_ID"] = run.RunId,
            },
            TraceResponse.Of(run),
            outcome is null ? null : OutcomeResponse.Of(outcome));
    }
}

/// <summary>A shadow that runs beside the variant: the caller reports what it answers with shadow_variant, and serves nobody with it.</summary>
internal sealed record ShadowRunResponse(string Variant, JsonElement? Payload, BundleResponse? Bundle)
{
    public static ShadowRunResponse Of(Variant variant, IReadOnlyDictionary<string, BundleLink>? links)
    {
        var link = variant.Bundle is { } bundle ? links?.GetValueOrDefault(bundle.Sha256) : null;
        return new ShadowRunResponse(
            variant.Key, variant.Payload, variant.Bundle is { } own ? new BundleResponse(link?.Url.AbsoluteUri, own.Sha256, own.Size, link?.ExpiresAt) : null);
    }
}

/// <summary>Where the run's tarball can be fetched.</summary>
internal sealed record BundleResponse(string? Url, string Sha256, long Size, DateTimeOffset? ExpiresAt)
{
    public static BundleResponse? Of(Run run, BundleLink? link) =>
        run is { BundleSha256: { } sha256, BundleSize: { } size } ? new BundleResponse(link?.Url.AbsoluteUri, sha256, size, link?.ExpiresAt) : null;
}

/// <summary>The trace context to hand on, and the attributes for the caller's own spans.</summary>
internal sealed record TraceResponse(string Traceparent, IReadOnlyDictionary<string, object> Attributes)
{
    public static TraceResponse Of(Run run) => new(run.Trace, Hosting.TraceNames.AttributesOf(run));
}

/// <summary>A run's outcome as it stands.</summary>
internal sealed record OutcomeResponse(
    Conclusion Conclusion,
    string? ErrorKind,
    double? PrimaryMetric,
    IReadOnlyDictionary<string, double> Metrics,
    IReadOnlyDictionary<string, double[]> Ratios,
    IReadOnlyDictionary<string, string> Segment,
    DateTimeOffset RecordedAt,
    long Sequence)
{
    public static OutcomeResponse Of(Outcome outcome) => new(
        outcome.Conclusion,
        outcome.ErrorKind,
        outcome.PrimaryMetric,
        outcome.Metrics,
        outcome.Ratios.ToDictionary(r => r.Key, r => new[] { r.Value.Numerator, r.Value.Denominator }),
        outcome.Segment,
        outcome.RecordedAt,
        outcome.Sequence);
}
