using System.Diagnostics;
using Microsoft.AspNetCore.Http;

namespace Splitrun.Local.Functions;

/// <summary>The span of an invocation, with the name and source that the real worker uses.</summary>
internal readonly struct InvocationActivity : IDisposable
{
    private static readonly ActivitySource Source = new("Microsoft.Azure.Functions.Worker");

    private readonly bool _isOwn;

    private InvocationActivity(Activity activity, bool isOwn) => (Activity, _isOwn) = (activity, isOwn);

    public Activity Activity { get; }

    /// <summary>
    /// Starts the span: a child of the current one, else of the request's <c>traceparent</c>, else a root. There is always one, so that
    /// functions can rely on the current activity; when nobody listens, the request's own will do.
    /// </summary>
    public static InvocationActivity Start(Invocation invocation)
    {
        var current = Activity.Current;
        var parent = current?.Context ?? Incoming(invocation.Input.Http);
        if (Source.StartActivity("Invoke", ActivityKind.Server, parent) is { } heard)
        {
            heard.SetTag("faas.name", invocation.Function.Name);
            heard.SetTag("faas.invocation_id", invocation.InvocationId);
            return new InvocationActivity(heard, isOwn: true);
        }

        return current is null ? new InvocationActivity(Unheard(parent), isOwn: true) : new InvocationActivity(current, isOwn: false);
    }

    public void Dispose()
    {
        if (_isOwn)
            Activity.Dispose();
    }

    private static Activity Unheard(ActivityContext parent)
    {
        var activity = new Activity("Invoke");
        if (parent != default)
        {
            activity.SetParentId(parent.TraceId, parent.SpanId, parent.TraceFlags);
            activity.TraceStateString = parent.TraceState;
        }

        return activity.Start();
    }

    /// <summary>The caller's trace; nothing where there is none.</summary>
    public static ActivityContext Incoming(HttpContext? http) =>
        http is not null
        && ActivityContext.TryParse(http.Request.Headers.TraceParent, http.Request.Headers.TraceState, isRemote: true, out var context)
            ? context
            : default;
}
