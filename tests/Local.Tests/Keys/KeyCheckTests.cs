using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Splitrun.Local.Tests.Hosting;

namespace Splitrun.Local.Tests.Keys;

public sealed class KeyCheckTests : IAsyncLifetime
{
    private RunningHost _host = null!;

    public async Task InitializeAsync() => _host = await RunningHost.StartAsync(Setup(enforce: true));

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Theory]
    [InlineData("/open", null, HttpStatusCode.OK)]
    [InlineData("/open", "wrong", HttpStatusCode.OK)]
    [InlineData("/dispatch", null, HttpStatusCode.Unauthorized)]
    [InlineData("/dispatch", "", HttpStatusCode.Unauthorized)]
    [InlineData("/dispatch", "wrong", HttpStatusCode.Unauthorized)]
    [InlineData("/dispatch", "admin-key2", HttpStatusCode.Unauthorized)]
    [InlineData("/dispatch", "automation-key", HttpStatusCode.OK)]
    [InlineData("/dispatch", "admin-key", HttpStatusCode.OK)]
    [InlineData("/manage", "automation-key", HttpStatusCode.Unauthorized)]
    [InlineData("/manage", "admin-key", HttpStatusCode.OK)]
    [InlineData("/master", "automation-key", HttpStatusCode.Unauthorized)]
    [InlineData("/master", "admin-key", HttpStatusCode.OK)]
    [InlineData("/nowhere", null, HttpStatusCode.NotFound)]
    public async Task Get_KeyInTheHeader_OpensItsFunctions(string path, string? key, HttpStatusCode expected)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (key is not null)
            request.Headers.Add("x-functions-key", key);

        using var response = await _host.Http.SendAsync(request);

        Assert.Equal(expected, response.StatusCode);
    }

    [Theory]
    [InlineData("/dispatch?code=automation-key", HttpStatusCode.OK)]
    [InlineData("/dispatch?code=wrong", HttpStatusCode.Unauthorized)]
    [InlineData("/manage?code=admin-key", HttpStatusCode.OK)]
    public async Task Get_KeyInTheQuery_OpensItsFunctions(string path, HttpStatusCode expected)
    {
        using var response = await _host.Http.GetAsync(path);

        Assert.Equal(expected, response.StatusCode);
    }

    [Fact]
    public async Task Get_WrongHeaderRightQuery_HeaderCounts()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/manage?code=admin-key");
        request.Headers.Add("x-functions-key", "wrong");

        using var response = await _host.Http.SendAsync(request);

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    [Fact]
    public async Task Get_NoKey_ProblemDocumentWithTheCallersTrace()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/manage");
        request.Headers.Add("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");

        using var response = await _host.Http.SendAsync(request);
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>();

        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal("urn:splitrun:problem:unauthorized", problem.GetProperty("type").GetString());
        Assert.Equal("Unauthorized", problem.GetProperty("title").GetString());
        Assert.Equal(401, problem.GetProperty("status").GetInt32());
        Assert.Equal("0af7651916cd43dd8448eb211c80319c", problem.GetProperty("trace_id").GetString());
    }

    [Theory]
    [InlineData("/manage", "GET /manage needs the admin key: send it in the header x-functions-key, or as the query parameter code (?code=KEY).")]
    [InlineData("/dispatch", "GET /dispatch needs the automation key or the admin key: send it in the header x-functions-key, or as the query parameter code (?code=KEY).")]
    public async Task Get_NoKey_SaysWhichKeyAndHow(string path, string detail)
    {
        using var response = await _host.Http.GetAsync(path);
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>();

        Assert.Equal(detail, problem.GetProperty("detail").GetString());
        Assert.Matches("^[0-9a-f]{32}$", problem.GetProperty("trace_id").GetString());
    }

    [Theory]
    [InlineData(null, HttpStatusCode.Unauthorized)]
    [InlineData("automation-key", HttpStatusCode.Unauthorized)]
    [InlineData("admin-key", HttpStatusCode.NotFound)]
    public async Task Post_AdminEndpoint_NeedsTheAdminKey(string? key, HttpStatusCode expected)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/admin/functions/nothing");
        if (key is not null)
            request.Headers.Add("x-functions-key", key);

        using var response = await _host.Http.SendAsync(request);

        Assert.Equal(expected, response.StatusCode);
    }

    [Fact]
    public async Task Get_KeysNotEnforced_EverythingIsOpen()
    {
        await using var host = await RunningHost.StartAsync(Setup(enforce: false));

        using var response = await host.Http.GetAsync("/master");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task Start_EnforcedWithoutAdminKey_Throws()
    {
        var setup = Setup(enforce: true);
        setup.Settings.Remove("Local:AdminKey");

        await Assert.ThrowsAsync<InvalidOperationException>(() => RunningHost.StartAsync(setup));
    }

    private static HostSetup Setup(bool enforce) => new(typeof(Guarded))
    {
        AutomationFunctions = ["Dispatch"],
        Settings = new()
        {
            ["Local:EnforceKeys"] = enforce.ToString(),
            ["Local:AdminKey"] = "admin-key",
            ["Local:AutomationKey"] = "automation-key",
        },
    };

    public static class Guarded
    {
        [Function("Open")]
        public static IResult Open([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "open")] HttpRequest request) =>
            Results.Text(request.Path);

        [Function("Dispatch")]
        public static IResult Dispatch([HttpTrigger(AuthorizationLevel.Function, "get", Route = "dispatch")] HttpRequest request) =>
            Results.Text(request.Path);

        [Function("Manage")]
        public static IResult Manage([HttpTrigger(AuthorizationLevel.Function, "get", Route = "manage")] HttpRequest request) =>
            Results.Text(request.Path);

        [Function("Master")]
        public static IResult Master([HttpTrigger(AuthorizationLevel.Admin, "get", Route = "master")] HttpRequest request) =>
            Results.Text(request.Path);
    }
}
