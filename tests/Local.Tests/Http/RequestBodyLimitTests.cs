using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Splitrun.Local.Tests.Hosting;

namespace Splitrun.Local.Tests.Http;

public sealed class RequestBodyLimitTests : IAsyncLifetime
{
    private const int Limit = 1_000_000;

    private RunningHost _host = null!;

    public async Task InitializeAsync() => _host = await RunningHost.StartAsync(new HostSetup(typeof(Counting))
    {
        Settings = new() { ["FUNCTIONS_REQUEST_BODY_SIZE_LIMIT"] = Limit.ToString(CultureInfo.InvariantCulture) },
    });

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task Post_AtTheLimit_IsRead()
    {
        using var response = await _host.Http.PostAsync("/count", new ByteArrayContent(new byte[Limit]));

        Assert.Equal(Limit.ToString(CultureInfo.InvariantCulture), await response.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Post_AboveTheLimit_ProblemDocument(bool isChunked)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/count") { Content = new ByteArrayContent(new byte[Limit + 1]) };
        request.Headers.TransferEncodingChunked = isChunked;
        request.Headers.ExpectContinue = !isChunked;

        using var response = await _host.Http.SendAsync(request);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
    }

    public static class Counting
    {
        [Function("Count")]
        public static async Task<IResult> Run([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "count")] HttpRequest request)
        {
            using var body = new MemoryStream();
            await request.Body.CopyToAsync(body);
            return Results.Text(body.Length.ToString(CultureInfo.InvariantCulture));
        }
    }
}
