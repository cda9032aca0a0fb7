using System.Globalization;
using System.Text;
using System.Text.Json;
using Splitrun.Domain.Assignment;
using Splitrun.Domain.Experiments;
using Splitrun.Domain.Outcomes;
using Splitrun.Domain.Reports;

namespace Splitrun.App.Http.Contracts;

/// <summary>A raw row: the run as it was recorded, with its outcome as it stands.</summary>
/// <param name="RunId">The run.</param>
/// <param name="Variant">What it was handed.</param>
/// <param name="Reason">Why.</param>
/// <param name="Counted">Whether it enters the analysis.</param>
/// <param name="Probability">Probability the variant had, 0 to 1; absent where chance had no part.</param>
/// <param name="Weights">The shares in force, per variant, in per cent.</param>
/// <param name="Version">The definition's version.</param>
/// <param name="RunSeq">Number of the run within its shard, from 1.</param>
/// <param name="AssignedAt">When, UTC.</param>
/// <param name="Outcome">How it went; absent so far.</param>
internal sealed record ExportRow(
    string RunId,
    string Experiment,
    string Automation,
    string? Workflow,
    string Variant,
    AssignmentReason Reason,
    bool Counted,
    double? Probability,
    IReadOnlyDictionary<string, double> Weights,
    int Version,
    long RunSeq,
    string Unit,
    JsonElement? Attributes,
    DateTimeOffset AssignedAt,
    string? BundleSha256,
    OutcomeResponse? Outcome)
{
    public const string CsvHeader =
        "run_id,experiment,automation,workflow,variant,reason,counted,probability,weights,version,run_seq,unit,attributes,assigned_at,bundle_sha256,"
        + "conclusion,error_kind,primary_metric,metrics,ratios,segment,recorded_at,sequence";

    public static ExportRow Of(RecordedRun recorded)
    {
        var run = recorded.Run;
        return new ExportRow(
            run.RunId,
            run.Experiment,
            run.Automation,
            run.Workflow,
            run.Variant,
            run.Reason,
            run.Counted,
            Shares.ProbabilityOf(run.Probability),
            Shares.PercentagesOf(run.Weights),
            run.Version,
            run.RunSeq,
            run.Unit,
            run.Attributes,
            run.AssignedAt,
            run.BundleSha256,
            recorded.Outcome is null ? null : OutcomeResponse.Of(recorded.Outcome));
    }

    /// <summary>The row as RFC 4180 has it, without its line break; objects are JSON in a cell, texts that a spreadsheet would compute are disarmed.</summary>
    public string ToCsv() => string.Join(',', Cells());

    private IEnumerable<string> Cells() =>
    [
        PlainText.CsvText(RunId),
        PlainText.CsvText(Experiment),
        PlainText.CsvText(Automation),
        PlainText.CsvText(Workflow),
        PlainText.CsvText(Variant),
        Words.Of(Reason),
        Counted ? "true" : "false",
        Number(Probability),
        Json(Weights),
        Number(Version),
        Number(RunSeq),
        PlainText.CsvText(Unit),
        Json(Attributes),
        Time(AssignedAt),
        BundleSha256 ?? "",
        Outcome is null ? "" : Words.Of(Outcome.Conclusion),
        PlainText.CsvText(Outcome?.ErrorKind),
        Number(Outcome?.PrimaryMetric),
        Json(Outcome?.Metrics),
        Json(Outcome?.Ratios),
        Json(Outcome?.Segment),
        Outcome is null ? "" : Time(Outcome.RecordedAt),
        Number(Outcome?.Sequence),
    ];

    private static string Number(double? number) => number?.ToString("R", CultureInfo.InvariantCulture) ?? "";

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("O", CultureInfo.InvariantCulture);

    private static string Json<T>(T? value) => value is null ? "" : PlainText.CsvText(Encoding.UTF8.GetString(ApiJson.Bytes(value)));
}
