using Microsoft.AspNetCore.Http;
using Splitrun.Local.Functions;
using Splitrun.Local.Http;

namespace Splitrun.Local.Keys;

/// <summary>Answers 401 to a request whose key does not open what it asks for; a key that opens other functions is no better.</summary>
internal sealed class KeyCheck(KeyRing keys)
{
    public Task EnforceAsync(HttpContext http, RequestDelegate next)
    {
        if (http.GetEndpoint() is not { } endpoint)
            return next(http);

        var function = endpoint.Metadata.GetMetadata<Function>();
        if (keys.Opens(http.Request, function))
            return next(http);

        var needed = keys.IsForAutomations(function) ? "the automation key or the admin key" : "the admin key";

        return ProblemDocument.WriteAsync(
            http,
            StatusCodes.Status401Unauthorized,
            "Unauthorized",
            $"{http.Request.Method} {http.Request.Path} needs {needed}: send it in the header x-functions-key, or as the query parameter code (?code=KEY).");
    }
}
