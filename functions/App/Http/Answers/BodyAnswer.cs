using Microsoft.AspNetCore.Http;

namespace Splitrun.App.Http.Answers;

/// <summary>A body with an ETag; a GET that has it already is answered 304, and so is any other request that changes nothing.</summary>
internal sealed class BodyAnswer(byte[] body, string contentType, int status = StatusCodes.Status200OK, string? etag = null) : IResult
{
    /// <summary>Address of what was created.</summary>
    public string? Location { get; init; }

    /// <summary>Whether 304 is an answer to a request that is no GET.</summary>
    public bool IsConditional { get; init; }

    public static BodyAnswer Json<T>(T value, int status = StatusCodes.Status200OK, string? etag = null) =>
        new(ApiJson.Bytes(value), "application/json; charset=utf-8", status, etag);

    public static BodyAnswer Text(string text, string contentType = "text/plain") =>
        new(System.Text.Encoding.UTF8.GetBytes(text), $"{contentType}; charset=utf-8");

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var tag = etag ?? EntityTags.Of(body);
        var response = httpContext.Response;
        response.Headers.ETag = tag;
        if (Location is not null)
        {
            response.Headers.Location = Location;
        }

        if ((IsConditional || IsRead(httpContext.Request.Method)) && EntityTags.Matches(httpContext.Request.Headers.IfNoneMatch, tag))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        response.StatusCode = status;
        response.ContentType = contentType;
        response.ContentLength = body.Length;
        await response.Body.WriteAsync(body, httpContext.RequestAborted);
    }

    private static bool IsRead(string method) => HttpMethods.IsGet(method) || HttpMethods.IsHead(method);
}
