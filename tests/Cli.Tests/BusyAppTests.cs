using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Splitrun.Cli.Http;
using Splitrun.TestKit.Azurite;

namespace Splitrun.Cli.Tests;

/// <summary>Answers that are not the usual ones: busy, not JSON, not Splitrun.</summary>
public sealed class BusyAppTests
{
    [Theory]
    [InlineData(StatusCodes.Status429TooManyRequests)]
    [InlineData(StatusCodes.Status503ServiceUnavailable)]
    public async Task SendAsync_BusyTwice_WaitsAsAskedAndSucceeds(int status)
    {
        var asked = 0;
        await using var app = await StartAsync(async context =>
        {
            using var reader = new StreamReader(context.Request.Body);
            Assert.Equal("""{"a":1}""", await reader.ReadToEndAsync());
            context.Response.StatusCode = ++asked < 3 ? status : StatusCodes.Status200OK;
            context.Response.Headers.RetryAfter = "0";
            await context.Response.WriteAsync("""{"done":true}""");
        });
        var notices = new List<string>();
        using var client = new SplitrunClient(new Uri(app.Urls.First()), null, notices.Add);

        var answer = await client.PostAsync("/x", System.Text.Json.Nodes.JsonNode.Parse("""{"a":1}""")!, CancellationToken.None);

        Assert.True((bool)answer["done"]!);
        Assert.Equal((3, 2), (asked, notices.Count));
        Assert.All(notices, notice => Assert.Contains($"({status})", notice, StringComparison.Ordinal));
    }

    [Fact]
    public async Task SendAsync_BusyAllTheTime_GivesUp()
    {
        await using var app = await StartAsync(context =>
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            context.Response.Headers.RetryAfter = "0";
            return context.Response.WriteAsync("""{"detail":"Storage is away."}""");
        });
        using var client = new SplitrunClient(new Uri(app.Urls.First()), null);

        var refusal = await Assert.ThrowsAsync<ApiException>(() => client.GetAsync("/x", CancellationToken.None));

        Assert.True(refusal.IsUnavailable);
        Assert.Equal("Storage is away.", refusal.Detail);
    }

    [Fact]
    public async Task SendAsync_SomethingElse_IsSaid()
    {
        await using var app = await StartAsync(context => context.Response.WriteAsync("<html>"));
        using var client = new SplitrunClient(new Uri(app.Urls.First()), null);

        var failure = await Assert.ThrowsAsync<FailedException>(() => client.GetAsync("/x", CancellationToken.None));

        Assert.Contains("is that the address of Splitrun", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SendAsync_Key_IsSentAlong()
    {
        await using var app = await StartAsync(context => context.Response.WriteAsJsonAsync(new { Key = context.Request.Headers["x-functions-key"].ToString() }));
        using var client = new SplitrunClient(new Uri(app.Urls.First()), "secret");

        Assert.Equal("secret", (string?)(await client.GetAsync("/x", CancellationToken.None))["key"]);
    }

    private static async Task<WebApplication> StartAsync(RequestDelegate answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://127.0.0.1:{FreePorts.Take(1)[0]}");
        var app = builder.Build();
        app.Run(answer);
        await app.StartAsync();
        return app;
    }
}
