using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Splitrun.App.Http.Contracts;

namespace Splitrun.App.Http;

/// <summary>The JSON of flag evaluation as OFREP spells it: camelCase, absent members left out, unknown ones accepted.</summary>
[JsonSerializable(typeof(EvaluationBody))]
[JsonSerializable(typeof(EvaluationResponse))]
[JsonSerializable(typeof(EvaluationFailure))]
[JsonSerializable(typeof(EvaluationListResponse))]
internal sealed partial class EvaluationJson : JsonSerializerContext
{
    /// <summary>The one to use: the generated default writes other names.</summary>
    public static readonly EvaluationJson Ofrep = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
