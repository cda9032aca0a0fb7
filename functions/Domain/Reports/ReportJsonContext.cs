using System.Text.Json;
using System.Text.Json.Serialization;
using Splitrun.Domain.Assignment;
using Splitrun.Domain.Decisions;
using Splitrun.Domain.Experiments;
using Splitrun.Domain.Outcomes;

namespace Splitrun.Domain.Reports;

/// <summary>The JSON form of reports and decisions: snake_case, members in declared order, nulls left out.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DictionaryKeyPolicy = JsonKnownNamingPolicy.Unspecified,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    Converters =
    [
        typeof(SnakeCaseEnumConverter<AssignmentReason>),
        typeof(SnakeCaseEnumConverter<AssignmentStrategy>),
        typeof(SnakeCaseEnumConverter<CheckStatus>),
        typeof(SnakeCaseEnumConverter<Conclusion>),
        typeof(SnakeCaseEnumConverter<DecisionCode>),
        typeof(SnakeCaseEnumConverter<DecisionKind>),
        typeof(SnakeCaseEnumConverter<EvidenceKind>),
        typeof(SnakeCaseEnumConverter<ExperimentState>),
        typeof(SnakeCaseEnumConverter<GuardrailAction>),
        typeof(SnakeCaseEnumConverter<GuardrailStatus>),
        typeof(SnakeCaseEnumConverter<MetricDirection>),
        typeof(SnakeCaseEnumConverter<MetricKind>),
        typeof(SnakeCaseEnumConverter<MetricRole>),
        typeof(SnakeCaseEnumConverter<MultipleTestingCorrection>),
        typeof(SnakeCaseEnumConverter<Rollout>),
    ])]
[JsonSerializable(typeof(Report))]
[JsonSerializable(typeof(DecisionRecord))]
public sealed partial class ReportJsonContext : JsonSerializerContext;

/// <summary>Enums as snake_case words; numbers are refused.</summary>
/// <typeparam name="T">The enum.</typeparam>
internal sealed class SnakeCaseEnumConverter<T>()
    : JsonStringEnumConverter<T>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false)
    where T : struct, Enum;

/// <summary>Reports as bytes and back.</summary>
public static class ReportJson
{
    /// <summary>UTF-8 JSON; equal reports give equal bytes.</summary>
    public static byte[] Write(Report report) => JsonSerializer.SerializeToUtf8Bytes(report, ReportJsonContext.Default.Report);

    /// <summary>A stored report; members that this version does not know are left out.</summary>
    /// <exception cref="JsonException">The bytes are not a report.</exception>
    public static Report Read(ReadOnlySpan<byte> utf8) =>
        JsonSerializer.Deserialize(utf8, ReportJsonContext.Default.Report) ?? throw new JsonException("A report is an object.");
}
