using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Splitrun.Local.Tests.Queues;
using Splitrun.TestKit.Azurite;

namespace Splitrun.Local.Tests.Hosting;

[Collection(QueueTests.Name)]
public sealed class AdminInvocationsTests(AzuriteFixture azurite) : IAsyncLifetime
{
    private RunningHost _host = null!;

    public async Task InitializeAsync() => _host = await RunningHost.StartAsync(new HostSetup(typeof(ByHand))
    {
        Settings = new() { ["AzureWebJobsStorage"] = azurite.ConnectionString, ["Queue"] = $"admin-{Guid.NewGuid():N}" },
        Configure = builder => builder.Services.AddSingleton<Seen>(),
    });

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Theory]
    [InlineData("HandMessage", """{"input": "by hand"}""", "by hand")]
    [InlineData("handmessage", """{"input": "{\"number\": 1}"}""", "{\"number\": 1}")]
    [InlineData("HandMessage", """{"input": {"number": 1}}""", "{\"number\": 1}")]
    [InlineData("HandTimer", """{"input": ""}""", "timer")]
    [InlineData("HandTimer", "{}", "timer")]
    [InlineData("HandTimer", "", "timer")]
    public async Task Post_TimerOrQueueFunction_IsAcceptedAndRun(string function, string body, string expected)
    {
        using var response = await PostAsync(function, body);

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        await Soon.TrueAsync(() => _host.Get<Seen>().Count == 1);
        Assert.Equal(expected, _host.Get<Seen>().All.Single().Text);
    }

    [Theory]
    [InlineData("Nothing", "{}", HttpStatusCode.NotFound)]
    [InlineData("HandRequest", "{}", HttpStatusCode.BadRequest)]
    [InlineData("HandMessage", "{", HttpStatusCode.BadRequest)]
    [InlineData("HandMessage", "[]", HttpStatusCode.BadRequest)]
    public async Task Post_NotToBeRun_ProblemDocument(string function, string body, HttpStatusCode expected)
    {
        using var response = await PostAsync(function, body);

        Assert.Equal(expected, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
    }

    private Task<HttpResponseMessage> PostAsync(string function, string body) =>
        _host.Http.PostAsync($"/admin/functions/{function}", new StringContent(body, Encoding.UTF8, "application/json"));

    public sealed class ByHand(Seen seen)
    {
        [Function("HandMessage")]
        public void Message([QueueTrigger("%Queue%")] string text, int dequeueCount) => seen.Add(new Delivery(text, dequeueCount));

        [Function("HandTimer")]
        public void Timer([TimerTrigger("0 0 0 1 1 *")] TimerInfo timer) => seen.Add(new Delivery("timer", timer.IsPastDue ? 1 : 0));

        [Function("HandRequest")]
        public static IResult Request([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) => Results.Text(request.Path);
    }
}
