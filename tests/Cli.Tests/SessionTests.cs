using Splitrun.Cli.Tests.Hosting;

namespace Splitrun.Cli.Tests;

/// <summary>Paired sessions from the terminal.</summary>
[Collection(RunningSplitrun.Name)]
public sealed class SessionTests(SplitrunFixture splitrun)
{
    [Fact]
    public async Task Test_CreatedFilledAnalysedAndDeleted()
    {
        var id = (await splitrun.DoneAsync(
            "sessions", "create", "--task-id", "fix-bug", "--prompt", "Fix it.", "--expected-tools", "bash", "edit", "--difficulty", "hard")).Output.Trim();
        foreach (var (session, type, good) in new[] { ("c1", "cold", 4), ("c2", "cold", 5), ("c3", "cold", 4), ("w1", "warm", 9), ("w2", "warm", 10), ("w3", "warm", 9) })
        {
            await splitrun.DoneAsync(
                "sessions", "add-result", id, "--session-id", session, "--type", type, "--success", "--tool-calls", "10", "--successful-tool-calls", $"{good}", "--completion-time", "12.5");
        }

        Assert.Contains("3 cold, 3 warm", (await splitrun.DoneAsync("sessions", "list", "--task-id", "fix-bug")).Output, StringComparison.Ordinal);
        Assert.Contains("bash, edit", (await splitrun.DoneAsync("sessions", "show", id)).Output, StringComparison.Ordinal);
        var analysis = await splitrun.DoneAsync("sessions", "analyze", id);
        Assert.Contains("welch_t by session (3/3)", analysis.Output, StringComparison.Ordinal);
        Assert.Contains("significantly_better: warm is significantly better than cold", analysis.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("user_corrections", analysis.Output, StringComparison.Ordinal);
        Assert.Equal(0, (await splitrun.RunAsync("sessions", "analyze", "--difficulty", "hard")).Code);
        Assert.Equal($"{id} is deleted.\n", (await splitrun.DoneAsync("sessions", "delete", id)).Output);
        Assert.Equal(1, (await splitrun.RunAsync("sessions", "show", id)).Code);
    }

    [Fact]
    public async Task Tasks_OfAnyTwoTypes_AreAnalysedByCategoryAndDifficulty()
    {
        var category = $"c{Guid.NewGuid():N}"[..12];
        for (var task = 0; task < 4; task++)
        {
            var id = (await splitrun.DoneAsync("sessions", "create", "--task-id", $"{category}-{task}", "--types", "old", "new", "--category", category, "--difficulty", task < 3 ? "easy" : "hard")).Output.Trim();
            foreach (var (type, good) in new[] { ("old", 4 + task), ("new", 6 + task) })
            {
                await splitrun.DoneAsync("sessions", "add-result", id, "--session-id", type, "--type", type, "--success", "--tool-calls", "10", "--successful-tool-calls", $"{good}");
            }
        }

        var all = await splitrun.DoneAsync("sessions", "analyze", "--category", category);
        var easy = (await splitrun.DoneAsync("sessions", "analyze", "--category", category, "--difficulty", "easy", "--json")).Json["items"]![0]!;

        Assert.StartsWith("old against new: 4 tests, 4 tasks with results of both types", all.Output, StringComparison.Ordinal);
        Assert.Matches(@"(?m)^error_rate +0.45 +0.25 +44.4 % +.*by task \(4/4\)", all.Output);
        Assert.Contains("  difficulty hard, 1 task: ", all.Output, StringComparison.Ordinal);
        Assert.Equal((3, "easy"), ((int)easy["paired_tasks"]!, (string?)easy["groups"]!.AsArray().Single(g => (string?)g!["by"] == "difficulty")!["value"]));
    }

    [Fact]
    public async Task Run_BothArms_RecordsWhatTheySayAndHowTheyEnd()
    {
        var id = (await splitrun.DoneAsync("sessions", "create", "--task-id", "run", "--prompt", "the prompt")).Output.Trim();

        var report = (await splitrun.DoneAsync(
            "sessions", "run", id, "--rounds", "3", "--timeout", "30", "--json",
            "--arm", """cold=echo working; echo '{"tool_calls":10,"successful_tool_calls":5,"message_count":3,"unknown":1}'""",
            "--arm", """warm=echo "{\"notes\":\"$SPLITRUN_PROMPT for $SPLITRUN_SESSION_TYPE\",\"tool_calls\":8,\"successful_tool_calls\":8}" > "$SPLITRUN_RESULT_FILE"; exit 7""")).Json;

        Assert.Equal((3, 3), ((int)report["arms"]![0]!["count"]!, (int)report["arms"]![1]!["count"]!));
        var results = (await splitrun.DoneAsync("sessions", "show", id, "--json")).Json["results"]!.AsArray();
        Assert.Equal(3, results.Select(r => (string?)r!["round"]).Distinct().Count());
        var cold = results.First(r => (string?)r!["type"] == "cold")!;
        Assert.Equal((true, 0.5, 3), ((bool)cold["success"]!, (double)cold["error_rate"]!, (int)cold["message_count"]!));
        Assert.True((double)cold["completion_time_seconds"]! > 0);
        var warm = results.First(r => (string?)r!["type"] == "warm")!;
        Assert.Equal((false, "exit code 7", "the prompt for warm"), ((bool)warm["success"]!, (string?)warm["errors"]![0], (string?)warm["notes"]));
    }

    [Fact]
    public async Task Run_ArmThatTakesTooLong_IsEndedAndFails()
    {
        var id = (await splitrun.DoneAsync("sessions", "create", "--task-id", "slow", "--types", "gpt", "claude")).Output.Trim();

        await splitrun.DoneAsync("sessions", "run", id, "--timeout", "0.5", "--arm", "gpt=sleep 600", "--arm", "claude=true");

        var results = (await splitrun.DoneAsync("sessions", "show", id, "--json")).Json["results"]!.AsArray();
        var slow = results.Single(r => (string?)r!["type"] == "gpt")!;
        Assert.Equal((false, "timed out after 0.5 s"), ((bool)slow["success"]!, (string?)slow["errors"]![0]));
        Assert.True((bool)results.Single(r => (string?)r!["type"] == "claude")!["success"]!);
    }

    [Theory]
    [InlineData("cold=true")]
    [InlineData("cold=true", "hot=true")]
    [InlineData("cold", "warm=true")]
    public async Task Run_ArmsThatAreNotTheTypes_Is2(params string[] arms)
    {
        var id = (await splitrun.DoneAsync("sessions", "create", "--task-id", "arms")).Output.Trim();

        var ended = await splitrun.RunAsync(["sessions", "run", id, .. arms.SelectMany(arm => new[] { "--arm", arm })]);

        Assert.Equal(2, ended.Code);
        Assert.Contains("--arm must", ended.Error, StringComparison.Ordinal);
    }
}
