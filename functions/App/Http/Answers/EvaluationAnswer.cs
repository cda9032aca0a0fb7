using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Splitrun.App.Http.Contracts;
using Splitrun.Domain.Assignment;
using Splitrun.Domain.Experiments;
using Splitrun.Domain.Flags;

namespace Splitrun.App.Http.Answers;

/// <summary>An answer of flag evaluation. A flag has few, so each is written once and kept with the flag.</summary>
internal sealed class EvaluationAnswer(byte[] body, int status = StatusCodes.Status200OK) : IResult
{
    private static readonly int ReasonCount = Enum.GetValues<AssignmentReason>().Length;

    private static readonly string[] FlagReasons = Array.ConvertAll(Enum.GetValues<FlagReason>(), reason => Words.Of(reason).ToUpperInvariant());

    private static readonly ConditionalWeakTable<Flag, EvaluationAnswer?[]> Written = [];

    /// <summary>The JSON.</summary>
    public ReadOnlySpan<byte> Body => body;

    public static EvaluationAnswer Of(Flag flag, FlagEvaluation evaluation)
    {
        var answers = Written.GetValue(flag, static f => new EvaluationAnswer[f.Experiment.Definition.Variants.Count * ReasonCount]);
        return answers[(evaluation.VariantIndex * ReasonCount) + (int)evaluation.Assignment] ??= new EvaluationAnswer(Write(flag.Experiment, evaluation));
    }

    public static EvaluationAnswer Of(EvaluationFailure failure, int status = StatusCodes.Status400BadRequest) =>
        new(JsonSerializer.SerializeToUtf8Bytes(failure, EvaluationJson.Ofrep.EvaluationFailure), status);

    /// <summary>All flags: what each has to say, one after the other.</summary>
    public static byte[] ListOf(IEnumerable<EvaluationAnswer> answers)
    {
        var list = new ArrayBufferWriter<byte>();
        list.Write("{\"flags\":["u8);
        foreach (var answer in answers)
        {
            list.Write(list.WrittenSpan[^1] == '[' ? [] : ","u8);
            list.Write(answer.Body);
        }

        list.Write("]}"u8);
        return list.WrittenSpan.ToArray();
    }

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = status;
        response.ContentType = "application/json; charset=utf-8";
        response.ContentLength = body.Length;
        return response.Body.WriteAsync(body, 0, body.Length, httpContext.RequestAborted);
    }

    private static byte[] Write(Experiment experiment, FlagEvaluation evaluation)
    {
        var variant = experiment.Definition.Variants[evaluation.VariantIndex];
        var (assignment, reason) = (evaluation.Assignment, FlagReasons[(int)evaluation.Reason]);
        var metadata = new EvaluationMetadata(experiment.Version, Words.Of(assignment), assignment.IsCounted());
        var response = evaluation.IsDisabled
            ? new EvaluationResponse(experiment.Key, reason, null, null, metadata)
            : new EvaluationResponse(experiment.Key, reason, variant.Key, variant.Payload ?? JsonSerializer.SerializeToElement(variant.Key), metadata);
        return JsonSerializer.SerializeToUtf8Bytes(response, EvaluationJson.Ofrep.EvaluationResponse);
    }
}
