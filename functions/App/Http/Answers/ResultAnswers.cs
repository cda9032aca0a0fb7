using Microsoft.AspNetCore.Http;
using Splitrun.Domain.Problems;

namespace Splitrun.App.Http.Answers;

/// <summary>The one map from a result to an answer.</summary>
internal static class ResultAnswers
{
    public static IResult ToAnswer<T>(this Result<T> result, Func<T, IResult> answer)
        where T : notnull =>
        result.TryGet(out var value, out var problem) ? answer(value) : ProblemAnswer.Of(problem);

    public static async Task<IResult> ToAnswerAsync<T>(this Task<Result<T>> result, Func<T, IResult> answer)
        where T : notnull =>
        (await result).ToAnswer(answer);
}
