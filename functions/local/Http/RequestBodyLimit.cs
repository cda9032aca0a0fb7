using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;

namespace Splitrun.Local.Http;

/// <summary>The largest request body that the host takes; functions set lower limits themselves.</summary>
internal sealed class RequestBodyLimit(IConfiguration configuration)
{
    /// <summary>210 MiB, or the setting <c>FUNCTIONS_REQUEST_BODY_SIZE_LIMIT</c>, in bytes.</summary>
    public long Bytes { get; } = configuration.GetValue("FUNCTIONS_REQUEST_BODY_SIZE_LIMIT", 210L * 1024 * 1024);

    public static bool IsExceeded(BadHttpRequestException exception) =>
        exception.StatusCode == StatusCodes.Status413PayloadTooLarge;

    public static Task RefuseAsync(HttpContext http) => ProblemDocument.WriteAsync(
        http, StatusCodes.Status413PayloadTooLarge, "Content Too Large", "The request's body is larger than the host takes.");

    /// <summary>Refuses a body that says beforehand that it is too large; others are cut off while they are read.</summary>
    public Task EnforceAsync(HttpContext http, RequestDelegate next) =>
        http.Request.ContentLength > Bytes ? RefuseAsync(http) : next(http);
}
