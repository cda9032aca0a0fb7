using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Logging;
using Splitrun.App.Http.Answers;
using Splitrun.Domain.Problems;

namespace Splitrun.App.Hosting;

/// <summary>The one place where what leaves an HTTP function as an exception becomes a problem document; queues and timers keep theirs, so that they are tried again.</summary>
internal sealed class ProblemMiddleware(ILogger<ProblemMiddleware> logger) : IFunctionsWorkerMiddleware
{
    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        if (context.GetHttpContext() is not { } http)
        {
            await next(context);
            return;
        }

        GuardAnswer(http);
        try
        {
            await next(context);
        }
        catch (StoreUnavailableException failure)
        {
            logger.StorageAway(context.FunctionDefinition.Name, failure);
            context.GetInvocationResult().Value = ProblemAnswer.StorageAway();
        }
        catch (BadHttpRequestException failure)
        {
            context.GetInvocationResult().Value = new ProblemAnswer(failure.StatusCode, "The request cannot be read", failure.Message);
        }
        catch (IOException failure) when (failure.InnerException is OverflowException)
        {
            // What Kestrel says of a chunk that claims more bytes than a number holds; of other bad chunks it says BadHttpRequestException.
            context.GetInvocationResult().Value = new ProblemAnswer(StatusCodes.Status400BadRequest, "The request cannot be read", failure.Message);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // Nobody is left to read an answer.
            context.GetInvocationResult().Value = Results.Empty;
        }
        catch (IOException) when (http.RequestAborted.IsCancellationRequested)
        {
            context.GetInvocationResult().Value = Results.Empty;
        }
#pragma warning disable CA1031 // Whatever it is, the caller gets a problem document and the log gets the exception.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            logger.RequestFailed(context.FunctionDefinition.Name, failure);
            context.GetInvocationResult().Value = new ProblemAnswer(
                StatusCodes.Status500InternalServerError, "Something went wrong", "The failure was logged under trace_id.");
        }
    }

    /// <summary>What browsers and caches on the way are told of every answer: it is what it says it is, and nobody else's to keep.</summary>
    private static void GuardAnswer(HttpContext http)
    {
        var headers = http.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        if (HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method))
        {
            headers.CacheControl = "private, no-cache";
        }
    }
}
