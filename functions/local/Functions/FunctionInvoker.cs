using System.Diagnostics;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Splitrun.Local.Hosting;

namespace Splitrun.Local.Functions;

/// <summary>Runs functions: a scope of services, a span, a time limit, and the middleware around each.</summary>
internal sealed class FunctionInvoker
{
    private readonly FunctionExecutionDelegate _pipeline;
    private readonly IServiceScopeFactory _scopes;
    private readonly HostSettings _settings;
    private readonly Drain _drain;
    private readonly ILogger _logger;

    public FunctionInvoker(
        InvocationPipeline pipeline,
        IServiceScopeFactory scopes,
        HostSettings settings,
        Drain drain,
        ILogger<FunctionInvoker> logger)
    {
        _pipeline = pipeline.Around(ExecuteAsync);
        (_scopes, _settings, _drain, _logger) = (scopes, settings, drain, logger);
    }

    /// <summary>Runs <paramref name="function"/> once.</summary>
    /// <exception cref="Exception">Whatever left the function and its middleware; it has been logged.</exception>
    public async Task InvokeAsync(Function function, TriggerInput input, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _drain.Abandoned);
        limit.CancelAfter(_settings.FunctionTimeout);
        await using var scope = _scopes.CreateAsyncScope();
        var id = Guid.NewGuid().ToString();
        using var activity = InvocationActivity.Start(function, id, input.Http);
        var started = Stopwatch.GetTimestamp();
        try
        {
            await _pipeline(new Invocation(function, input, id, scope.ServiceProvider, activity, limit.Token));
            Logs.Succeeded(_logger, function.Name, id, Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            Logs.Cancelled(_logger, function.Name, id, Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            throw;
        }
        catch (Exception exception)
        {
            activity.SetStatus(ActivityStatusCode.Error, exception.Message);
            Logs.Failed(_logger, function.Name, id, Stopwatch.GetElapsedTime(started).TotalMilliseconds, exception);
            throw;
        }
    }

    private async Task ExecuteAsync(FunctionContext context)
    {
        var invocation = (Invocation)context;
        invocation.Result = await invocation.Function.Method.CallAsync(context.InstanceServices, ParameterBinder.Bind(invocation));
    }
}
