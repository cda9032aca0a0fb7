using System.Diagnostics;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Logging;
using Splitrun.Local.Hosting;

namespace Splitrun.Local.Functions;

/// <summary>Runs functions: a scope of services, a span, a time limit, and the middleware around each.</summary>
internal sealed class FunctionInvoker
{
    private readonly FunctionExecutionDelegate _pipeline;
    private readonly InvocationServices.Source _services;
    private readonly HostSettings _settings;
    private readonly Drain _drain;
    private readonly ILogger _logger;

    public FunctionInvoker(
        InvocationPipeline pipeline,
        InvocationServices.Source services,
        HostSettings settings,
        Drain drain,
        ILogger<FunctionInvoker> logger)
    {
        _pipeline = pipeline.Around(ExecuteAsync);
        (_services, _settings, _drain, _logger) = (services, settings, drain, logger);
    }

    /// <summary>Runs <paramref name="function"/> once.</summary>
    /// <exception cref="Exception">Whatever left the function and its middleware; it has been logged.</exception>
    public async Task InvokeAsync(Function function, TriggerInput input, CancellationToken cancellationToken)
    {
        using var limit = InvocationLimit.Start(_drain, _settings.FunctionTimeout, cancellationToken);
        await using var services = new InvocationServices(_services);
        var invocation = new Invocation(function, input, services, limit.Token);
        using var span = InvocationActivity.Start(invocation);
        invocation.Activity = span.Activity;
        var started = Stopwatch.GetTimestamp();
        try
        {
            await _pipeline(invocation);
            if (_logger.IsEnabled(LogLevel.Debug))
                Logs.Succeeded(_logger, function.Name, invocation.InvocationId, ElapsedMs(started));
        }
        catch (OperationCanceledException) when (limit.Token.IsCancellationRequested)
        {
            Logs.Cancelled(_logger, function.Name, invocation.InvocationId, ElapsedMs(started));
            throw;
        }
        catch (Exception exception)
        {
            span.Activity.SetStatus(ActivityStatusCode.Error, exception.Message);
            Logs.Failed(_logger, function.Name, invocation.InvocationId, ElapsedMs(started), exception);
            throw;
        }
    }

    private static double ElapsedMs(long started) => Stopwatch.GetElapsedTime(started).TotalMilliseconds;

    private async Task ExecuteAsync(FunctionContext context)
    {
        var invocation = (Invocation)context;
        invocation.Result = await invocation.Function.Method.CallAsync(context.InstanceServices, invocation.Function.Binder.Bind(invocation));
    }
}
