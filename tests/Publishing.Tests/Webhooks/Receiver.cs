using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace Splitrun.Publishing.Tests.Webhooks;

/// <summary>A receiver of webhooks on a free port of this machine: keeps what comes and answers what the test says.</summary>
internal sealed class Receiver : IAsyncDisposable
{
    private readonly WebApplication _app;

    private Receiver(WebApplication app) => _app = app;

    public ConcurrentQueue<ReceivedPost> Posts { get; } = [];

    public string Url => $"{_app.Urls.Single()}/hook";

    public int Port => new Uri(Url).Port;

    /// <summary>Starts a receiver; <paramref name="answer"/> is called after the post is kept, 200 without one.</summary>
    public static async Task<Receiver> StartAsync(Func<HttpContext, Task>? answer = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0").ConfigureKestrel(k => k.ConfigureEndpointDefaults(e => e.Protocols = HttpProtocols.Http1));
        var receiver = new Receiver(builder.Build());
        receiver._app.Run(async context =>
        {
            receiver.Posts.Enqueue(await ReceivedPost.ReadAsync(context.Request));
            await (answer?.Invoke(context) ?? Task.CompletedTask);
        });
        await receiver._app.StartAsync();
        return receiver;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}

/// <summary>What came in one post.</summary>
/// <param name="Method">The method.</param>
/// <param name="Headers">All headers.</param>
/// <param name="Body">The body as text.</param>
internal sealed record ReceivedPost(string Method, IReadOnlyDictionary<string, string> Headers, string Body)
{
    public static async Task<ReceivedPost> ReadAsync(HttpRequest request)
    {
        using var reader = new StreamReader(request.Body);
        var headers = request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        return new ReceivedPost(request.Method, headers, await reader.ReadToEndAsync());
    }
}
