using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Azure.Functions.Worker;
using Splitrun.Local.Functions;

namespace Splitrun.Local.Http;

/// <summary>Maps the HTTP functions to their routes.</summary>
internal static class HttpFunctions
{
    /// <exception cref="InvalidOperationException">A function takes its request in a form that is not known here.</exception>
    public static void Map(IEndpointRouteBuilder endpoints, IEnumerable<Function> functions, string routePrefix, FunctionInvoker invoker)
    {
        foreach (var function in functions)
        {
            if (function.Trigger is not HttpTriggerAttribute trigger)
                continue;

            if (function.TriggerParameter.ParameterType != typeof(HttpRequest))
                throw new InvalidOperationException($"Function {function.Name} must take its request as HttpRequest.");

            Map(endpoints, function, trigger, routePrefix, invoker);
        }
    }

    /// <summary>
    /// Leaves a request that fits a route but none of its methods unanswered: 404 as from the host, not ASP.NET Core's 405.
    /// </summary>
    public static Task ForgetOtherMethods(HttpContext http, RequestDelegate next)
    {
        if (http.GetEndpoint() is { } endpoint && endpoint.Metadata.Count == 0)
            http.SetEndpoint(null);

        return next(http);
    }

    private static void Map(
        IEndpointRouteBuilder endpoints,
        Function function,
        HttpTriggerAttribute trigger,
        string routePrefix,
        FunctionInvoker invoker)
    {
        var route = $"{routePrefix.Trim('/')}/{(string.IsNullOrEmpty(trigger.Route) ? function.Name : trigger.Route).TrimStart('/')}";
        RequestDelegate answer = http => AnswerAsync(http, function, invoker);
        var endpoint = trigger.Methods is { Length: > 0 } methods
            ? endpoints.MapMethods(route, methods.Select(method => method.ToUpperInvariant()), answer)
            : endpoints.Map(route, answer);
        endpoint.WithDisplayName(function.Name).WithMetadata(function);
    }

    /// <summary>
    /// Runs the function. An exception that leaves it has been logged and ends here: the caller gets what was written until then, which
    /// is an empty 200 where nothing was, as from the real worker.
    /// </summary>
    private static async Task AnswerAsync(HttpContext http, Function function, FunctionInvoker invoker)
    {
        try
        {
            await invoker.InvokeAsync(function, new TriggerInput(http.Request, http.Request.RouteValues, http), http.RequestAborted);
        }
        catch (BadHttpRequestException exception) when (!http.Response.HasStarted && RequestBodyLimit.IsExceeded(exception))
        {
            await RequestBodyLimit.RefuseAsync(http);
        }
#pragma warning disable CA1031 // The last resort of an invocation: it was logged, and the caller's answer is as described.
        catch (Exception)
#pragma warning restore CA1031
        {
            if (http.Response.HasStarted)
                http.Abort();
        }
    }
}
