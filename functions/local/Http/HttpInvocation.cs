using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker.Middleware;
using Splitrun.Local.Functions;

namespace Splitrun.Local.Http;

/// <summary>
/// Stands for the real worker's <c>FunctionsHttpProxyingMiddleware</c>: shows the HTTP context to the steps inside it, and writes
/// the <see cref="IResult"/> that they leave.
/// </summary>
internal static class HttpInvocation
{
    /// <summary>The key of the HTTP context among a context's items, as in the real worker.</summary>
    public const string ContextKey = "HttpRequestContext";

    public static FunctionExecutionDelegate Around(FunctionExecutionDelegate next) => context =>
        context is Invocation { Input.Http: { } http } invocation ? RunAsync(invocation, http, next) : next(context);

    private static async Task RunAsync(Invocation invocation, HttpContext http, FunctionExecutionDelegate next)
    {
        invocation.Items[ContextKey] = http;
        var requestServices = http.RequestServices;
        http.RequestServices = invocation.InstanceServices;
        try
        {
            await next(invocation);
            if (invocation.Result is IResult result)
                await result.ExecuteAsync(http);
        }
        finally
        {
            http.RequestServices = requestServices;
        }
    }
}
