using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;

namespace Splitrun.Cli.Sessions;

/// <summary>Runs a command as one session and makes a result of what it says, how it ended and how long it took.</summary>
/// <param name="test">The test; the command finds its parts in its environment.</param>
/// <param name="timeout">After which the command is ended.</param>
/// <param name="resultFile">File that the command leaves its result in; null where it is told one.</param>
/// <param name="show">Told what the command writes.</param>
internal sealed class ArmRunner(JsonNode test, TimeSpan timeout, string? resultFile, Action<string> show)
{
    /// <summary>What a command may say of its session; the rest is known here.</summary>
    private static readonly string[] Fields =
        ["success", "message_count", "tool_calls", "successful_tool_calls", "errors", "completion_time_seconds", "user_corrections", "notes"];

    public async Task<JsonObject> RunAsync(string round, string type, string command, CancellationToken cancellationToken)
    {
        var path = Path.GetFullPath(resultFile ?? Path.Combine(Path.GetTempPath(), $"splitrun-{round}-{type}.json"));
        File.Delete(path);
        try
        {
            var clock = Stopwatch.StartNew();
            var ended = await ExecuteAsync(StartOf(round, type, command, path), cancellationToken);
            var seconds = Math.Round(clock.Elapsed.TotalSeconds, 3);
            var said = SaidBy(path, ended.LastLine);
            return ResultOf(round, type, said, ended, seconds);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private ProcessStartInfo StartOf(string round, string type, string command, string path)
    {
        var start = OperatingSystem.IsWindows() ? new ProcessStartInfo("cmd.exe", ["/d", "/c", command]) : new ProcessStartInfo("/bin/sh", ["-c", command]);
        start.RedirectStandardOutput = start.RedirectStandardError = true;
        start.Environment["SPLITRUN_TEST_ID"] = (string?)test["test_id"];
        start.Environment["SPLITRUN_TASK_ID"] = (string?)test["task_id"];
        start.Environment["SPLITRUN_PROMPT"] = (string?)test["prompt"] ?? "";
        start.Environment["SPLITRUN_SESSION_TYPE"] = type;
        start.Environment["SPLITRUN_SESSION_ID"] = $"{round}-{type}";
        start.Environment["SPLITRUN_ROUND"] = round;
        start.Environment["SPLITRUN_RESULT_FILE"] = path;
        return start;
    }

    private async Task<Ended> ExecuteAsync(ProcessStartInfo start, CancellationToken cancellationToken)
    {
        using var process = Process.Start(start) ?? throw new FailedException("The command could not be started.");
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(timeout);
        var output = LastLineOfAsync(process.StandardOutput, limit.Token);
        var errors = LastLineOfAsync(process.StandardError, limit.Token);
        try
        {
            await Task.WhenAll(process.WaitForExitAsync(limit.Token), output, errors);
            return new Ended(process.ExitCode, await output);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            cancellationToken.ThrowIfCancellationRequested();
            return new Ended(null, "");
        }
    }

    /// <summary>Shows every line and keeps the last one that is not empty.</summary>
    private async Task<string> LastLineOfAsync(StreamReader reader, CancellationToken cancellationToken)
    {
        var last = "";
        while (await reader.ReadLineAsync(cancellationToken) is { } line)
        {
            last = string.IsNullOrWhiteSpace(line) ? last : line;
            show($"  | {line}");
        }

        return last;
    }

    /// <summary>The file's JSON object where there is one, else the last line's, else nothing.</summary>
    private static JsonObject SaidBy(string path, string lastLine)
    {
        if (File.Exists(path) && File.ReadAllText(path) is { } text && !string.IsNullOrWhiteSpace(text))
        {
            return ObjectOf(text) ?? throw new FailedException($"{path} must hold a JSON object; it holds: {text[..Math.Min(text.Length, 200)]}");
        }

        return ObjectOf(lastLine) ?? [];
    }

    private static JsonObject? ObjectOf(string text)
    {
        try
        {
            return JsonNode.Parse(text) as JsonObject;
        }
        catch (System.Text.Json.JsonException)
        {
            return null;
        }
    }

    private JsonObject ResultOf(string round, string type, JsonObject said, Ended ended, double seconds)
    {
        var result = new JsonObject { ["session_id"] = $"{round}-{type}", ["type"] = type, ["round"] = round, ["success"] = true, ["completion_time_seconds"] = seconds };
        foreach (var (name, value) in said)
        {
            if (Fields.Contains(name))
            {
                result[name] = value?.DeepClone();
            }
            else
            {
                show($"  {name} is not part of a result and is left out.");
            }
        }

        if (ended.ExitCode == 0)
        {
            return result;
        }

        // A command that did not end well has failed, whatever it said before.
        result["success"] = false;
        var errors = result["errors"] as JsonArray ?? [];
        errors.Add(ended.ExitCode is { } code ? $"exit code {code}" : string.Create(CultureInfo.InvariantCulture, $"timed out after {timeout.TotalSeconds:0.###} s"));
        result["errors"] = errors;
        return result;
    }

    /// <param name="ExitCode">Null when it was ended for taking too long.</param>
    /// <param name="LastLine">Last line of output that is not empty.</param>
    private sealed record Ended(int? ExitCode, string LastLine);
}
