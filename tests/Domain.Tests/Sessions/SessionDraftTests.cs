using System.Text.Json;
using Splitrun.Domain.Experiments;
using Splitrun.Domain.Sessions;
using static Splitrun.TestKit.Sessions.Sessions;

namespace Splitrun.Domain.Tests.Sessions;

public sealed class SessionDraftTests
{
    private static readonly IReadOnlyList<string> Types = ["cold", "warm"];

    [Fact]
    public void Validate_TaskAlone_FillsInTheRest()
    {
        Assert.True(new SessionTestDraft { TaskId = "fix-bug" }.Validate(Noon, "0193-abc").TryGet(out var test, out _));

        Assert.Equal("test_20260501_120000_fix-bug_0193-abc", test.TestId);
        Assert.Equal(("general", SessionDifficulty.Medium), (test.Category, test.Difficulty));
        Assert.Equal(["cold", "warm"], test.Types);
        Assert.Equal([0, 0], test.Types.Select(type => test.Results[type]));
    }

    [Fact]
    public void Validate_LongestTask_MakesAName()
    {
        Assert.True(new SessionTestDraft { TaskId = new string('t', 100) }.Validate(Noon, Guid.Empty.ToString()).TryGet(out var test, out _));

        Assert.True(Naming.IsKey(test.TestId), test.TestId);
    }

    [Theory]
    [InlineData("""{}""", "task_id")]
    [InlineData("""{"task_id":"../etc/passwd"}""", "task_id")]
    [InlineData("""{"task_id":"t","test_id":"a b"}""", "test_id")]
    [InlineData("""{"task_id":"t","types":["cold"]}""", "types")]
    [InlineData("""{"task_id":"t","types":["cold","cold"]}""", "types")]
    [InlineData("""{"task_id":"t","types":["a","b","c"]}""", "types")]
    [InlineData("""{"task_id":"t","types":["a",null]}""", "types")]
    [InlineData("""{"task_id":"t","category":""}""", "category")]
    [InlineData("""{"task_id":"t","expected_tools":["x",null]}""", "expected_tools")]
    [InlineData("""{"task_id":"t","success_criteria":[1]}""", "success_criteria")]
    public void Validate_WrongTest_NamesTheField(string json, string field)
    {
        var draft = JsonSerializer.Deserialize<SessionTestDraft>(json, Snake)!;

        Assert.True(draft.Validate(Noon, "x").Problem?.Errors.ContainsKey(field));
    }

    [Theory]
    [InlineData("""{"type":"cold","success":true}""", "session_id")]
    [InlineData("""{"session_id":"s","type":"hot","success":true}""", "type")]
    [InlineData("""{"session_id":"s","success":true}""", "type")]
    [InlineData("""{"session_id":"s","type":"cold"}""", "success")]
    [InlineData("""{"session_id":"s","type":"cold","success":true,"tool_calls":-1}""", "tool_calls")]
    [InlineData("""{"session_id":"s","type":"cold","success":true,"tool_calls":2,"successful_tool_calls":3}""", "successful_tool_calls")]
    [InlineData("""{"session_id":"s","type":"cold","success":true,"successful_tool_calls":3}""", "successful_tool_calls")]
    [InlineData("""{"session_id":"s","type":"cold","success":true,"completion_time_seconds":-0.1}""", "completion_time_seconds")]
    [InlineData("""{"session_id":"s","type":"cold","success":true,"errors":[null]}""", "errors")]
    [InlineData("""{"session_id":"s","type":"cold","success":true,"round":"a\u0001"}""", "round")]
    public void Validate_WrongResult_NamesTheField(string json, string field)
    {
        var draft = JsonSerializer.Deserialize<SessionResultDraft>(json, Snake)!;

        Assert.True(draft.Validate(Types, Noon).Problem?.Errors.ContainsKey(field));
    }

    [Theory]
    [InlineData(10, 8, 0.2, 0.8)]
    [InlineData(0, 0, null, null)]
    [InlineData(null, null, null, null)]
    [InlineData(5, null, null, null)]
    public void Rates_NoCalls_AreMissingAndNotZero(int? calls, int? good, double? errorRate, double? successRate)
    {
        var result = Result("s") with { ToolCalls = calls, SuccessfulToolCalls = good };

        Assert.Equal((errorRate, successRate), (result.ErrorRate, result.SuccessRate));
    }

    private static readonly JsonSerializerOptions Snake = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };
}
