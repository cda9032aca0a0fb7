using System.CommandLine;
using System.Text.Json.Nodes;
using Splitrun.Cli.Http;

namespace Splitrun.Cli.Sessions;

/// <summary><c>splitrun sessions create</c>.</summary>
internal static class CreateTestCommand
{
    public static Command Create()
    {
        var task = new Option<string>("--task-id") { Description = "The task.", Required = true };
        var id = new Option<string?>("--test-id") { Description = "Name of the test; one is made when it is left out." };
        var description = new Option<string?>("--description") { Description = "What the task is." };
        var prompt = new Option<string?>("--prompt") { Description = "What a session is asked to do." };
        var tools = new Option<string[]>("--expected-tools") { Description = "Tools that a good session uses, as in --expected-tools bash edit.", AllowMultipleArgumentsPerToken = true };
        var criteria = new Option<string?>("--success-criteria") { Description = "When a session has succeeded, a JSON object." };
        var category = new Option<string?>("--category") { Description = "Category of the task; general when left out." };
        var difficulty = new Option<string?>("--difficulty") { Description = "easy, medium or hard; medium when left out." };
        difficulty.AcceptOnlyFromAmong("easy", "medium", "hard");
        var types = new Option<string[]>("--types") { Description = "The two types, control first, as in --types old new; cold and warm when left out.", AllowMultipleArgumentsPerToken = true };
        return new Command("create", "Makes a test of a task.") { task, id, description, prompt, tools, criteria, category, difficulty, types }.Does(async run =>
        {
            var test = new JsonObject { ["task_id"] = run.Get(task) };
            foreach (var (name, value) in new[]
            {
                ("test_id", run.Get(id)), ("description", run.Get(description)), ("prompt", run.Get(prompt)), ("category", run.Get(category)), ("difficulty", run.Get(difficulty)),
            })
            {
                if (value is not null)
                {
                    test[name] = value;
                }
            }

            foreach (var (name, values) in new[] { ("expected_tools", run.Get(tools)), ("types", run.Get(types)) })
            {
                if (values is { Length: > 0 })
                {
                    test[name] = new JsonArray([.. values.Select(value => JsonValue.Create(value))]);
                }
            }

            if (run.Get(criteria) is { } json)
            {
                test["success_criteria"] = BodyText.Loose(json);
            }

            var created = await run.Client.PostAsync(Address.SessionTests, test, run.Cancellation);
            run.Screen.Show(created, () => run.Screen.Line($"{created["test_id"]}"));
        });
    }
}
