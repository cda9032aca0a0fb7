using System.CommandLine;
using System.Text.Json.Nodes;
using Splitrun.Cli.Http;

namespace Splitrun.Cli.Sessions;

/// <summary><c>splitrun sessions add-result</c>.</summary>
internal static class AddResultCommand
{
    public static Command Create()
    {
        var id = SessionCommands.TestArgument();
        var session = new Option<string>("--session-id") { Description = "The session; it counts once.", Required = true };
        var type = new Option<string>("--type") { Description = "One of the test's types.", Required = true };
        var success = new Option<bool>("--success") { Description = "It did what it should; without this it failed." };
        var round = new Option<string?>("--round") { Description = "Name of the round in which both types ran side by side." };
        var counts = new (Option<int?> Option, string Field)[]
        {
            (new("--message-count") { Description = "Messages." }, "message_count"),
            (new("--tool-calls") { Description = "Tool calls." }, "tool_calls"),
            (new("--successful-tool-calls") { Description = "Those that succeeded." }, "successful_tool_calls"),
            (new("--user-corrections") { Description = "Times that somebody had to correct it." }, "user_corrections"),
        };
        var time = new Option<double?>("--completion-time") { Description = "Seconds from start to end." };
        var errors = new Option<string[]>("--error") { Description = "An error; repeat it for each." };
        var notes = new Option<string?>("--notes") { Description = "Anything else." };
        var command = new Command("add-result", "Records how a session went.") { id, session, type, success, round, time, errors, notes };
        Array.ForEach(counts, count => command.Add(count.Option));
        return command.Does(async run =>
        {
            var result = new JsonObject { ["session_id"] = run.Get(session), ["type"] = run.Get(type), ["success"] = run.Get(success) };
            foreach (var (option, field) in counts.Where(c => run.Get(c.Option) is not null))
            {
                result[field] = run.Get(option);
            }

            foreach (var (name, value) in new[] { ("round", run.Get(round)), ("notes", run.Get(notes)) }.Where(text => text.Item2 is not null))
            {
                result[name] = value;
            }

            if (run.Get(time) is { } seconds)
            {
                result["completion_time_seconds"] = seconds;
            }

            if (run.Get(errors) is { Length: > 0 } given)
            {
                result["errors"] = new JsonArray([.. given.Select(error => JsonValue.Create(error))]);
            }

            var recorded = await run.Client.PostAsync(Address.SessionTest(run.Get(id), "/results"), result, run.Cancellation);
            run.Screen.Show(recorded, () => run.Screen.Line($"Session {recorded["session_id"]} is recorded as {recorded["type"]}."));
        });
    }
}
