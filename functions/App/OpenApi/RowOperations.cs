using Splitrun.Domain.Outcomes.Verification;

namespace Splitrun.App.OpenApi;

/// <summary>The operations on raw rows.</summary>
internal static class RowOperations
{
    private static readonly (string, string) Shard = ("shard", "One shard of the experiment, from 0; all of them when left out. For experiments that are too large for one request.");

    public static IEnumerable<KeyValuePair<string, Operation>> All =>
    [
        new("ExportRuns", new("Streams every run with its outcome, newest first within a shard; without an ETag.")
        {
            OtherAnswers = ["application/x-ndjson", "text/csv"],
            Problems = [404, 422],
            Query = [("format", "ndjson (default) or csv (RFC 4180; texts that a spreadsheet would compute start with an apostrophe).")],
        }),
        new("VerifyExperiment", new("Counts every raw row again and compares with the statistics that are kept. Reads everything: slow for large experiments.")
        {
            Answer = typeof(VerificationResult),
            Problems = [404, 422],
            Query = [Shard],
        }),
        new("RepairExperiment", new("Counts every raw row again and puts what they give in the place of statistics that differ. The rows never change; what is recorded meanwhile is not lost.")
        {
            Answer = typeof(RepairResult),
            Problems = [404, 422],
            Query = [Shard],
        }),
    ];
}
