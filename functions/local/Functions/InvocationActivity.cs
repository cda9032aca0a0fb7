using System.Diagnostics;
using Microsoft.AspNetCore.Http;

namespace Splitrun.Local.Functions;

/// <summary>The span of an invocation, with the name and source that the real worker uses.</summary>
internal static class InvocationActivity
{
    private static readonly ActivitySource Source = new("Microsoft.Azure.Functions.Worker");

    /// <summary>
    /// Starts the span: a child of the current one, else of the request's <c>traceparent</c>, else a root. There is always one, also
    /// when nobody listens, so that functions can rely on the current activity.
    /// </summary>
    public static Activity Start(Function function, string invocationId, HttpContext? http)
    {
        var parent = Activity.Current?.Context ?? Incoming(http);
        var activity = Source.StartActivity("Invoke", ActivityKind.Server, parent) ?? Unheard(parent);
        activity.SetTag("faas.name", function.Name);
        activity.SetTag("faas.invocation_id", invocationId);
        return activity;
    }

    private static Activity Unheard(ActivityContext parent)
    {
        var activity = new Activity("Invoke");
        if (Activity.Current is null && parent != default)
        {
            activity.SetParentId(parent.TraceId, parent.SpanId, parent.TraceFlags);
            activity.TraceStateString = parent.TraceState;
        }

        return activity.Start();
    }

    private static ActivityContext Incoming(HttpContext? http) =>
        http is not null
        && ActivityContext.TryParse(http.Request.Headers.TraceParent, http.Request.Headers.TraceState, isRemote: true, out var context)
            ? context
            : default;
}
