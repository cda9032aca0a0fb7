using System.Net;
using Polly;
using Polly.Retry;

namespace Splitrun.Cli.Http;

/// <summary>Waits as long as a busy app asks for and tries again: every request of this API can be repeated safely.</summary>
internal static class Retries
{
    private const int MaxRetries = 4;

    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(60);

    /// <param name="notice">Told before each wait.</param>
    public static ResiliencePipeline<HttpResponseMessage> Create(Action<string>? notice) =>
        new ResiliencePipelineBuilder<HttpResponseMessage>().AddRetry(new RetryStrategyOptions<HttpResponseMessage>
        {
            ShouldHandle = arguments => ValueTask.FromResult(arguments.Outcome.Result?.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable),
            MaxRetryAttempts = MaxRetries,
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            Delay = TimeSpan.FromSeconds(1),
            DelayGenerator = arguments => ValueTask.FromResult(WaitOf(arguments.Outcome.Result)),
            OnRetry = arguments =>
            {
                notice?.Invoke($"The app is busy ({(int?)arguments.Outcome.Result?.StatusCode}); trying again in {arguments.RetryDelay.TotalSeconds:0.#} s.");
                return ValueTask.CompletedTask;
            },
        }).Build();

    private static TimeSpan? WaitOf(HttpResponseMessage? response)
    {
        var asked = response?.Headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } => date - DateTimeOffset.UtcNow,
            _ => (TimeSpan?)null,
        };
        return asked is { } wait ? TimeSpan.FromTicks(Math.Clamp(wait.Ticks, 0, LongestWait.Ticks)) : null;
    }
}
