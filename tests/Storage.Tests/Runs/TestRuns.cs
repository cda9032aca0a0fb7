using System.Text.Json;
using Splitrun.Domain.Assignment;
using Splitrun.Domain.Runs;

namespace Splitrun.Storage.Tests.Runs;

/// <summary>Runs to store.</summary>
internal static class TestRuns
{
    public static readonly DateTimeOffset Noon = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);

    public static Run Of(string runId, long runSeq) => new()
    {
        RunId = runId,
        Experiment = "prompt_style",
        Automation = "daily",
        Variant = "concise",
        Reason = AssignmentReason.Random,
        Counted = true,
        Probability = 0.5,
        Weights = new Dictionary<string, double> { ["concise"] = 0.5, ["verbose"] = 0.5 },
        Version = 3,
        RunSeq = runSeq,
        Unit = runId,
        AssignedAt = Noon.AddSeconds(runSeq),
        Trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
    };

    /// <summary>Every field, and as many attributes as a dispatch may send.</summary>
    public static Run Full(string runId) => Of(runId, 1) with
    {
        Unit = "someone/else ü",
        Attributes = JsonSerializer.SerializeToElement(new Dictionary<string, object> { ["Repository"] = "a/b", ["text"] = new string('x', 8_000) }),
        Workflow = "nightly \"build\"",
        AssignedAt = Noon.AddTicks(1_234_567),
        BundleSha256 = new string('a', 64),
        BundleSize = 1L << 40,
        TraceParent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00",
        Probability = 1.0 / 3,
        Weights = new Dictionary<string, double> { ["concise"] = 1.0 / 3, ["verbose"] = 2.0 / 3 },
    };
}
