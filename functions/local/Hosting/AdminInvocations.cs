using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Splitrun.Local.Functions;
using Splitrun.Local.Http;
using Splitrun.Local.Queues;
using Splitrun.Local.Timers;

namespace Splitrun.Local.Hosting;

/// <summary>The host's <c>POST /admin/functions/{name}</c>: runs a timer's or queue's function by hand, and does not wait for it.</summary>
internal sealed class AdminInvocations(QueueListeners queues, TimerListeners timers, FunctionInvoker invoker, Drain drain)
{
    private readonly ConcurrentDictionary<Task, byte> _running = new();

    /// <summary>Completes when no invocation by hand runs.</summary>
    public Task Finished => Task.WhenAll(_running.Keys);

    public void Map(IEndpointRouteBuilder endpoints, ImmutableArray<Function> functions)
    {
        var byName = functions.ToDictionary(function => function.Name, StringComparer.OrdinalIgnoreCase);
        endpoints.MapPost("/admin/functions/{name}", (RequestDelegate)(http => AcceptAsync(http, byName))).WithDisplayName("Admin");
    }

    private async Task AcceptAsync(HttpContext http, Dictionary<string, Function> functions)
    {
        if (!functions.TryGetValue((string)http.Request.RouteValues["name"]!, out var function))
        {
            await ProblemDocument.WriteAsync(http, StatusCodes.Status404NotFound, "Not Found", "There is no function of that name.");
            return;
        }

        var (isReadable, input) = await ReadInputAsync(http.Request);
        if (!isReadable || await InputForAsync(function, input) is not { } triggerInput)
        {
            await ProblemDocument.WriteAsync(
                http,
                StatusCodes.Status400BadRequest,
                "Bad Request",
                """The body must be {"input": "..."} with what the trigger takes, and the function a queue's or a timer's.""");
            return;
        }

        Start(function, triggerInput);
        http.Response.StatusCode = StatusCodes.Status202Accepted;
    }

    private void Start(Function function, TriggerInput input)
    {
        var run = Task.Run(() => invoker.InvokeAsync(function, input, drain.Abandoned));
        // The invoker has logged what went wrong; here only the end counts.
        var end = run.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        _running[end] = 0;
        _ = end.ContinueWith(done => _running.TryRemove(done, out _), TaskScheduler.Default);
    }

    private async Task<TriggerInput?> InputForAsync(Function function, string input)
    {
        if (timers.FirstOrDefault(listener => listener.Function == function) is { } timer)
            return await timer.InputByHandAsync();

        return queues.FirstOrDefault(listener => listener.Function == function)?.InputByHand(input);
    }

    private static async Task<(bool IsReadable, string Input)> ReadInputAsync(HttpRequest request)
    {
        using var reader = new StreamReader(request.Body);
        var text = await reader.ReadToEndAsync(request.HttpContext.RequestAborted);
        if (string.IsNullOrWhiteSpace(text))
            return (true, "");

        try
        {
            using var body = JsonDocument.Parse(text);
            return body.RootElement.ValueKind == JsonValueKind.Object
                ? (true, body.RootElement.TryGetProperty("input", out var input) ? input.ToString() : "")
                : (false, "");
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            // No JSON, or a text with half a surrogate pair.
            return (false, "");
        }
    }
}
