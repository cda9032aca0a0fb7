using Microsoft.AspNetCore.Http;
using Splitrun.Local.Functions;
using Splitrun.Local.Http;

namespace Splitrun.Local.Keys;

/// <summary>Answers 401 to a request whose key does not open what it asks for; a key that opens other functions is no better.</summary>
internal sealed class KeyCheck(KeyRing keys)
{
    public Task EnforceAsync(HttpContext http, RequestDelegate next)
    {
        if (http.GetEndpoint() is not { } endpoint || keys.Opens(http.Request, endpoint.Metadata.GetMetadata<Function>()))
            return next(http);

        return ProblemDocument.WriteAsync(
            http,
            StatusCodes.Status401Unauthorized,
            "Unauthorized",
            "A key that opens this function is needed, in the header x-functions-key or the query parameter code.");
    }
}
