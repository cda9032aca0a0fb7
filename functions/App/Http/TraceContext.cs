using System.Diagnostics;
using Microsoft.AspNetCore.Http;

namespace Splitrun.App.Http;

/// <summary>W3C trace context of a request: what came in, and what is handed on.</summary>
/// <param name="Incoming">The caller's traceparent; null when none, or none that can be read, came in.</param>
/// <param name="Outgoing">The traceparent to hand on: the caller's trace, and the span of this request.</param>
internal sealed record TraceContext(string? Incoming, string Outgoing)
{
    public static TraceContext Of(HttpRequest request)
    {
        var header = request.Headers.TraceParent.FirstOrDefault();
        var continued = ActivityContext.TryParse(header, null, out var parent);
        if (Activity.Current is { } span && (!continued || span.TraceId == parent.TraceId))
        {
            return new TraceContext(continued ? header : null, Format(span.TraceId, span.SpanId, span.ActivityTraceFlags));
        }

        return continued
            ? new TraceContext(header, Format(parent.TraceId, ActivitySpanId.CreateRandom(), parent.TraceFlags))
            : new TraceContext(null, Format(ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom(), ActivityTraceFlags.Recorded));
    }

    private static string Format(ActivityTraceId trace, ActivitySpanId span, ActivityTraceFlags flags) => $"00-{trace}-{span}-{(int)flags:x2}";
}
