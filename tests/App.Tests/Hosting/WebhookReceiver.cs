using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Splitrun.TestKit.Azurite;
using Splitrun.TestKit.Polling;
using Splitrun.TestKit.Running;

namespace Splitrun.App.Tests.Hosting;

/// <summary>A receiver of webhooks that keeps what it got and answers as it is told.</summary>
public sealed class WebhookReceiver : IAsyncDisposable
{
    private readonly WebApplication _server;
    private readonly ConcurrentQueue<int> _answers = new();

    private WebhookReceiver(WebApplication server, Uri url) => (_server, Url) = (server, url);

    public Uri Url { get; }

    public ConcurrentQueue<Webhook> Received { get; } = new();

    public static async Task<WebhookReceiver> StartAsync(params int[] firstAnswers)
    {
        var url = new Uri($"http://127.0.0.1:{FreePorts.Take(1)[0]}/hook");
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(url.GetLeftPart(UriPartial.Authority));
        var receiver = new WebhookReceiver(builder.Build(), url);
        Array.ForEach(firstAnswers, receiver._answers.Enqueue);
        receiver._server.MapPost("/hook", receiver.TakeAsync);
        await receiver._server.StartAsync();
        return receiver;
    }

    public async Task<Webhook> NextAsync(int count = 1)
    {
        await Eventually.TrueAsync(() => Task.FromResult(Received.Count >= count), TimeSpan.FromSeconds(60), $"{count} webhooks came");
        return Received.ElementAt(count - 1);
    }

    public async ValueTask DisposeAsync() => await _server.DisposeAsync();

    private async Task TakeAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body, Encoding.UTF8);
        var body = await reader.ReadToEndAsync();
        var headers = context.Request.Headers;
        Received.Enqueue(new Webhook(body, headers["Splitrun-Signature"].ToString(), headers["Splitrun-Delivery"].ToString(), headers["Splitrun-Event"].ToString()));
        context.Response.StatusCode = _answers.TryDequeue(out var status) ? status : StatusCodes.Status204NoContent;
    }
}

/// <summary>A webhook as it came.</summary>
public sealed record Webhook(string Body, string Signature, string Delivery, string Event)
{
    /// <summary>Whether the signature is that of the body under the secret: the receiver's side of the contract.</summary>
    public bool IsSigned()
    {
        var parts = Signature.Split(',').Select(p => p.Split('=', 2)).ToDictionary(p => p[0], p => p[1]);
        var expected = HMACSHA256.HashData(Encoding.UTF8.GetBytes(SplitrunApp.WebhookSecret), Encoding.UTF8.GetBytes($"{parts["t"]}.{Body}"));
        var age = DateTimeOffset.UtcNow - DateTimeOffset.FromUnixTimeSeconds(long.Parse(parts["t"], CultureInfo.InvariantCulture));
        return CryptographicOperations.FixedTimeEquals(expected, Convert.FromHexString(parts["v1"])) && age < TimeSpan.FromMinutes(5);
    }
}
