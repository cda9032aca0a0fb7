using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Splitrun.App.Http.Answers;
using Splitrun.App.Http.Bodies;
using Splitrun.Domain.Flags;

namespace Splitrun.App.Http;

/// <summary>Experiments as flags, for any OpenFeature SDK (OpenFeature Remote Evaluation Protocol 0.3). An evaluation records nothing.</summary>
public sealed class FlagFunctions(FlagCatalogue flags, TimeProvider time)
{
    private const string Route = "ofrep/v1/evaluate/flags";

    [Function(nameof(EvaluateFlag))]
    public async Task<IResult> EvaluateFlag(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = Route + "/{key}")] HttpRequest request, string key, CancellationToken cancellationToken)
    {
        if (!(await RequestBody.ReadJsonAsync(request, FlagQuestion.MaxBodyBytes, cancellationToken)).TryGet(out var body, out var problem))
        {
            return ProblemAnswer.Of(problem);
        }

        if (!FlagQuestion.TryRead(body, out var question, out var failure))
        {
            return EvaluationAnswer.Of(failure with { Key = key });
        }

        return await flags.FindAsync(key, cancellationToken) is { } flag
            ? Evaluate(flag, question.Unit, flag.ReadsAttributes ? question.Attributes : null)
            : EvaluationAnswer.Of(EvaluationFailures.NoFlag with { Key = key }, StatusCodes.Status404NotFound);
    }

    [Function(nameof(EvaluateFlags))]
    public async Task<IResult> EvaluateFlags(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = Route)] HttpRequest request, CancellationToken cancellationToken)
    {
        if (!(await RequestBody.ReadJsonAsync(request, FlagQuestion.MaxBodyBytes, cancellationToken)).TryGet(out var body, out var problem))
        {
            return ProblemAnswer.Of(problem);
        }

        if (!FlagQuestion.TryRead(body, out var question, out var failure))
        {
            return EvaluationAnswer.Of(failure);
        }

        var attributes = question.Attributes;
        var all = await flags.ListAsync(cancellationToken);
        var list = EvaluationAnswer.ListOf(all.Select(flag => Evaluate(flag, question.Unit, attributes)));
        return new BodyAnswer(list, "application/json; charset=utf-8") { IsConditional = true };
    }

    private EvaluationAnswer Evaluate(Flag flag, string? unit, JsonElement? attributes) =>
        flag.TryEvaluate(unit, attributes, time.GetUtcNow(), out var evaluation)
            ? EvaluationAnswer.Of(flag, evaluation)
            : EvaluationAnswer.Of(EvaluationFailures.NoUnit with { Key = flag.Experiment.Key });
}
