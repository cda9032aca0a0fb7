using System.Text;
using System.Text.Json;
using Splitrun.Domain.Experiments;
using Splitrun.Domain.Problems;

namespace Splitrun.Domain.Sessions;

/// <summary>A test as somebody wrote it.</summary>
public sealed record SessionTestDraft
{
    private const int MaxPromptLength = 50_000;
    private const int MaxDescriptionLength = 2_000;
    private const int MaxTools = 100;
    private const int MaxCriteriaBytes = 16 * 1024;
    private const string DefaultCategory = "general";

    private static readonly IReadOnlyList<string> DefaultTypes = ["cold", "warm"];

    /// <summary>Name of the test; one is made when it is left out. Sent again with the same task, it is the same test.</summary>
    public string? TestId { get; init; }

    public string? TaskId { get; init; }

    public string? Description { get; init; }

    public string? Prompt { get; init; }

    public IReadOnlyList<string?>? ExpectedTools { get; init; }

    /// <summary>A JSON object.</summary>
    public JsonElement? SuccessCriteria { get; init; }

    public string? Category { get; init; }

    public SessionDifficulty? Difficulty { get; init; }

    /// <summary>Two names, control first; cold and warm when left out.</summary>
    public IReadOnlyList<string?>? Types { get; init; }

    /// <summary>Makes a test of the draft, or says everything that is wrong with it.</summary>
    /// <param name="now">When it is created, UTC.</param>
    /// <param name="unique">Tells tests apart that are made within a second; letters, digits and hyphens.</param>
    public Result<SessionTest> Validate(DateTimeOffset now, string unique)
    {
        var errors = new FieldErrors();
        errors.Require(TestId is null || Naming.IsKey(TestId), "test_id", Naming.KeyRule);
        errors.Require(Naming.IsKey(TaskId), "task_id", Naming.KeyRule);
        errors.Require(IsText(Description, MaxDescriptionLength), "description", $"must be a text of at most {MaxDescriptionLength} characters");
        errors.Require(IsText(Prompt, MaxPromptLength), "prompt", $"must be a text of at most {MaxPromptLength} characters");
        errors.Require(
            ExpectedTools is null || (ExpectedTools.Count <= MaxTools && ExpectedTools.All(tool => Naming.IsPlainText(tool, 200))),
            "expected_tools",
            $"must be a list of at most {MaxTools} names of 1 to 200 characters");
        errors.Require(AreCriteria(SuccessCriteria), "success_criteria", $"must be a JSON object of at most {MaxCriteriaBytes} bytes, nested at most {JsonNesting.MaxDepth} deep");
        errors.Require(Category is null || Naming.IsPlainText(Category, 100), "category", "must be a text of 1 to 100 characters without control characters");
        errors.Require(Difficulty is null || Enum.IsDefined(Difficulty.Value), "difficulty", "must be one of easy, medium, hard");
        errors.Require(AreTypes(Types), "types", $"must be two different names, control first; each {Naming.KeyRule}");
        return errors.Any
            ? errors.ToProblem()
            : new SessionTest
            {
                TestId = TestId ?? NewId(TaskId!, now, unique),
                TaskId = TaskId!,
                Description = Description,
                Prompt = Prompt,
                ExpectedTools = [.. (ExpectedTools ?? []).OfType<string>()],
                SuccessCriteria = SuccessCriteria is { ValueKind: JsonValueKind.Object } ? SuccessCriteria : null,
                Category = Category ?? DefaultCategory,
                Difficulty = Difficulty ?? SessionDifficulty.Medium,
                Types = Types is null ? DefaultTypes : [.. Types.OfType<string>()],
                CreatedAt = now,
                Results = (Types ?? DefaultTypes).OfType<string>().ToDictionary(type => type, _ => 0),
            };
    }

    /// <summary>test_YYYYMMDD_HHMMSS_{task}_{unique}, within the length of a key.</summary>
    private static string NewId(string taskId, DateTimeOffset now, string unique) =>
        $"test_{now.UtcDateTime:yyyyMMdd_HHmmss}_{taskId[..Math.Min(taskId.Length, 40)]}_{unique[..Math.Min(unique.Length, 36)]}";

    private static bool IsText(string? text, int maxLength) => text is null || (text.Length <= maxLength && Naming.IsWellFormed(text));

    private static bool AreTypes(IReadOnlyList<string?>? types) =>
        types is null || (types.Count == 2 && types.All(Naming.IsKey) && types[0] != types[1]);

    private static bool AreCriteria(JsonElement? criteria) =>
        criteria is not { ValueKind: not JsonValueKind.Null } given
        || (given.ValueKind == JsonValueKind.Object && JsonNesting.IsShallow(given) && Encoding.UTF8.GetByteCount(given.GetRawText()) <= MaxCriteriaBytes);
}
