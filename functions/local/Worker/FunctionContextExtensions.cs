using Microsoft.AspNetCore.Http;
using Splitrun.Local.Http;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Stands for <c>Microsoft.Azure.Functions.Worker.FunctionContextExtensions</c>: ASP.NET Core's side of a context.</summary>
public static class FunctionContextExtensions
{
    /// <summary>The HTTP request and response of the invocation; null where the trigger is not HTTP.</summary>
    public static HttpContext? GetHttpContext(this FunctionContext context) =>
        context.Items.TryGetValue(HttpInvocation.ContextKey, out var item) ? item as HttpContext : null;
}
