using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Splitrun.App.Dashboard;

/// <summary>A file of the page, with what browsers are told about it: load nothing from elsewhere, run nothing that stands in the page, be framed by nobody.</summary>
internal sealed class DashboardAnswer(IResult file) : IResult
{
    public const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self'; connect-src 'self'; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'";

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var headers = httpContext.Response.Headers;
        headers.ContentSecurityPolicy = ContentSecurityPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()";

        // Kept by the browser, and asked about each time: after a deployment the new page is there at once.
        headers[HeaderNames.CacheControl] = "no-cache";
        return file.ExecuteAsync(httpContext);
    }
}
