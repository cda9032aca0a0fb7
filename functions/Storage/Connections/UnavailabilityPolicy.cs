using Azure.Core;
using Azure.Core.Pipeline;
using Splitrun.Domain.Problems;

namespace Splitrun.Storage.Connections;

/// <summary>
/// The one place where "storage is away" is told from every other failure: no connection, no answer in time, or a server error,
/// after the client's own retries. All clients carry it, so that no store has to look.
/// </summary>
internal sealed class UnavailabilityPolicy : HttpPipelinePolicy
{
    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        try
        {
            await ProcessNextAsync(message, pipeline);
        }
        catch (Exception failure) when (IsAway(failure, message.CancellationToken))
        {
            throw Away(failure);
        }

        ThrowOnServerError(message);
    }

    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        try
        {
            ProcessNext(message, pipeline);
        }
        catch (Exception failure) when (IsAway(failure, message.CancellationToken))
        {
            throw Away(failure);
        }

        ThrowOnServerError(message);
    }

    private static bool IsAway(Exception failure, CancellationToken caller) =>
        !caller.IsCancellationRequested
        && failure is AggregateException or OperationCanceledException or IOException or HttpRequestException or Azure.RequestFailedException { Status: 0 };

    /// <summary>Every try of the client has failed alike: one of them tells enough, and all of them fill the log.</summary>
    private static StoreUnavailableException Away(Exception failure)
    {
        var last = failure.GetBaseException() is AggregateException { InnerExceptions: [.., var latest] } ? latest.GetBaseException() : failure.GetBaseException();
        return new StoreUnavailableException($"Storage cannot be reached: {last.Message}", last);
    }

    private static void ThrowOnServerError(HttpMessage message)
    {
        if (message.HasResponse && message.Response.Status is >= 500 or 408 or 429)
        {
            throw new StoreUnavailableException($"Storage answered {message.Response.Status} {message.Response.ReasonPhrase}.");
        }
    }
}
