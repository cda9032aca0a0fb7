using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Splitrun.Storage.Serialization;

/// <summary>The written form of what is kept: snake_case, nulls left out, unknown members tolerated so that older code reads newer rows.</summary>
internal static class StoredJson
{
    public static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        IgnoreReadOnlyProperties = true,

        // Nothing of this is ever part of a page, and what is written longer than it came in may not fit its row or its transaction.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters =
        {
            new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower),
            new MomentsConverter(),
            new CoMomentsConverter(),
            new ExactSumConverter(),
            new ExactMomentsConverter(),
            new ExactCoMomentsConverter(),
            new MetricStatisticsConverter(),
        },
    };
}
