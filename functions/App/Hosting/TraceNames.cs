using System.Diagnostics;
using Splitrun.Domain.Runs;

namespace Splitrun.App.Hosting;

/// <summary>Names of what is traced: the same on the server's own spans and in the answer.</summary>
internal static class TraceNames
{
    private const string Experiment = "experiment.name";
    private const string Variant = "experiment.variant";
    private const string RunSeq = "experiment.run_seq";

    public static IReadOnlyDictionary<string, object> AttributesOf(Run run) => new Dictionary<string, object>
    {
        [Experiment] = run.Experiment,
        [Variant] = run.Variant,
        [RunSeq] = run.RunSeq,
    };

    /// <summary>Marks the span of the present request.</summary>
    public static void Mark(Activity? span, Run run)
    {
        span?.SetTag(Experiment, run.Experiment);
        span?.SetTag(Variant, run.Variant);
        span?.SetTag(RunSeq, run.RunSeq);
        span?.SetTag("feature_flag.key", run.Experiment);
        span?.SetTag("feature_flag.result.variant", run.Variant);
        span?.SetTag("feature_flag.provider.name", "splitrun");
    }
}
