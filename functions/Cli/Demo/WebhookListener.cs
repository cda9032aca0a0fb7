using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Splitrun.Cli.Demo;

/// <summary>A receiver of one webhook, on a free port of this machine.</summary>
internal sealed class WebhookListener : IAsyncDisposable
{
    private readonly WebApplication _server;
    private readonly TaskCompletionSource<ReceivedWebhook> _received = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private WebhookListener(WebApplication server) => _server = server;

    public Uri Url => new(new Uri(_server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()), "/hook");

    public static async Task<WebhookListener> StartAsync(CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var listener = new WebhookListener(builder.Build());
        listener._server.MapPost("/hook", listener.TakeAsync);
        await listener._server.StartAsync(cancellationToken);
        return listener;
    }

    /// <summary>The first webhook that comes.</summary>
    public Task<ReceivedWebhook> ReceiveAsync(TimeSpan limit, CancellationToken cancellationToken) => _received.Task.WaitAsync(limit, cancellationToken);

    public async ValueTask DisposeAsync() => await _server.DisposeAsync();

    private async Task<IResult> TakeAsync(HttpRequest request)
    {
        using var reader = new StreamReader(request.Body, Encoding.UTF8);
        var headers = request.Headers;
        _received.TrySetResult(new ReceivedWebhook(
            await reader.ReadToEndAsync(), headers["Splitrun-Signature"].ToString(), headers["Splitrun-Delivery"].ToString(), headers["Splitrun-Event"].ToString()));
        return Results.NoContent();
    }
}

/// <summary>A webhook as it came.</summary>
internal sealed record ReceivedWebhook(string Body, string Signature, string Delivery, string Event)
{
    /// <summary>Whether v1 is the HMAC-SHA256 of "t.body" under the secret.</summary>
    public bool IsSignedWith(string secret)
    {
        var parts = Signature.Split(',').Select(part => part.Split('=', 2)).Where(part => part.Length == 2).ToDictionary(part => part[0], part => part[1]);
        if (!parts.TryGetValue("t", out var time) || !parts.TryGetValue("v1", out var signature))
        {
            return false;
        }

        var expected = Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes($"{time}.{Body}")));
        return CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(expected), Encoding.ASCII.GetBytes(signature));
    }
}
