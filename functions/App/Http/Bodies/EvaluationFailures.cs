using Splitrun.App.Http.Contracts;

namespace Splitrun.App.Http.Bodies;

/// <summary>What can be in the way of an evaluation, in OFREP's codes; the flag's key is added by whoever knows it.</summary>
internal static class EvaluationFailures
{
    public static readonly EvaluationFailure None = new(null, "", "");

    public static readonly EvaluationFailure NoUnit =
        new(null, "TARGETING_KEY_MISSING", "context.targetingKey is needed: it is the unit that is assigned.");

    public static readonly EvaluationFailure NoFlag = new(null, "FLAG_NOT_FOUND", "There is no experiment of that key.");

    public static EvaluationFailure Parse(string message) => new(null, "PARSE_ERROR", $"The body {message}");

    public static EvaluationFailure General(string message) => new(null, "GENERAL", message);

    public static EvaluationFailure Context(string message) => new(null, "INVALID_CONTEXT", message);
}
