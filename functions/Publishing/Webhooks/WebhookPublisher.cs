using System.Net;
using System.Net.Http.Headers;
using Splitrun.Domain.Reports;

namespace Splitrun.Publishing.Webhooks;

/// <summary>Posts a signed body to a webhook.</summary>
internal sealed class WebhookPublisher(HttpClient client, PublishingOptions options, TimeProvider time)
{
    private const string DeliveryHeader = "Splitrun-Delivery";
    private const string EventHeader = "Splitrun-Event";

    /// <summary>RFC 8470; the enum has no name for it.</summary>
    private const HttpStatusCode TooEarly = (HttpStatusCode)425;

    public async Task PostAsync(Publication publication, byte[] body, CancellationToken cancellationToken)
    {
        // The definition was checked as well, but perhaps under other settings.
        if (WebhookTarget.Complaint(publication.Target.Url, options.AllowPrivateTargets) is { } complaint)
        {
            throw new PublicationFailedException($"The receiver's address {complaint}.") { IsTransient = false };
        }

        SecretReference.Refuse(options.WebhookSecret, nameof(options.WebhookSecret));
        using var request = new HttpRequestMessage(HttpMethod.Post, publication.Target.Url) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json", "utf-8");
        request.Headers.UserAgent.ParseAdd("Splitrun/1.0");
        request.Headers.Add(DeliveryHeader, publication.Delivery);
        request.Headers.Add(EventHeader, publication.Event);
        if (options.WebhookSecret is { Length: > 0 } secret)
        {
            request.Headers.Add(WebhookSignature.HeaderName, WebhookSignature.Of(secret, body, time.GetUtcNow()));
        }

        // Nothing of a receiver's body is read: it is not ours to keep, and may be endless.
        using var response = await SendAsync(request, cancellationToken);
        if (!response.IsSuccessStatusCode)
        {
            throw new PublicationFailedException($"The receiver answered {(int)response.StatusCode}.")
            {
                IsTransient = IsTransient(response.StatusCode),
                RetryAfter = RetryAfterOf(response.Headers.RetryAfter),
            };
        }
    }

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            return await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        }
        catch (HttpRequestException failure)
        {
            var forbidden = failure.InnerException as ForbiddenTargetException ?? failure.InnerException?.InnerException as ForbiddenTargetException;
            throw new PublicationFailedException(forbidden?.Message ?? $"The receiver could not be reached ({failure.HttpRequestError}).", failure)
            {
                IsTransient = forbidden is null,
            };
        }
        catch (OperationCanceledException failure) when (!cancellationToken.IsCancellationRequested)
        {
            throw new PublicationFailedException($"The receiver did not answer within {options.Timeout.TotalSeconds:0.#} s.", failure);
        }
    }

    /// <summary>A server in trouble or in a hurry may think better of it; a redirect or a refusal will not.</summary>
    private static bool IsTransient(HttpStatusCode status) =>
        status is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or TooEarly || (int)status >= 500;

    private TimeSpan? RetryAfterOf(RetryConditionHeaderValue? header) => header switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } => date - time.GetUtcNow(),
        _ => null,
    };
}
