using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Splitrun.Local.Tests.Hosting;

namespace Splitrun.Local.Tests.Http;

public sealed class HttpFunctionsTests : IAsyncLifetime
{
    private RunningHost _host = null!;

    public async Task InitializeAsync() => _host = await RunningHost.StartAsync(new HostSetup(typeof(Routed)));

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Theory]
    [InlineData("/things", "all")]
    [InlineData("/things/a%20b", "thing a b")]
    [InlineData("/things/special", "special")]
    [InlineData("/things/7", "number 7")]
    [InlineData("/files/a/b/c.txt", "file a/b/c.txt")]
    [InlineData("/files/", "file ")]
    [InlineData("/files", "file ")]
    [InlineData("/optional/x", "optional x 0")]
    [InlineData("/optional/x/3", "optional x 3")]
    [InlineData("/Named", "named")]
    [InlineData("/", "root")]
    public async Task Get_Route_ReachesItsFunction(string path, string expected)
    {
        Assert.Equal(expected, await _host.Http.GetStringAsync(path));
    }

    [Theory]
    [InlineData("GET", "/nothing")]
    [InlineData("GET", "/things/special/deeper")]
    [InlineData("DELETE", "/things")]
    [InlineData("HEAD", "/things")]
    [InlineData("OPTIONS", "/things")]
    [InlineData("GET", "/admin/functions/All")]
    public async Task Send_NoRouteOrMethod_NotFound(string method, string path)
    {
        using var response = await _host.Http.SendAsync(new HttpRequestMessage(new HttpMethod(method), path));

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("PUT")]
    [InlineData("PURGE")]
    public async Task Send_FunctionWithoutMethods_AnswersAny(string method)
    {
        using var response = await _host.Http.SendAsync(new HttpRequestMessage(new HttpMethod(method), "/any"));

        Assert.Equal(method, await response.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("/synchronous", "synchronous")]
    [InlineData("/nothing-returned", "")]
    [InlineData("/written", "written")]
    public async Task Get_WhateverIsReturned_IsAnswered(string path, string expected)
    {
        using var response = await _host.Http.GetAsync(path);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(expected, await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Get_ExceptionLeavesTheFunction_EmptyOk()
    {
        using var response = await _host.Http.GetAsync("/throws");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Get_ValueNotOfTheParametersType_FailsTheInvocation()
    {
        using var response = await _host.Http.GetAsync("/optional/x/many");

        Assert.Equal("", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Get_Traceparent_BecomesTheParent()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/trace");
        request.Headers.Add("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");

        using var response = await _host.Http.SendAsync(request);
        var trace = await response.Content.ReadFromJsonAsync<Trace>();

        Assert.Equal("0af7651916cd43dd8448eb211c80319c", trace!.TraceId);
        Assert.StartsWith("00-0af7651916cd43dd8448eb211c80319c-", trace.TraceParent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_NoTraceparent_HasAnActivityAnyway()
    {
        var trace = await _host.Http.GetFromJsonAsync<Trace>("/trace");

        Assert.Matches("^[0-9a-f]{32}$", trace!.TraceId);
    }

    public sealed record Trace(string? TraceId, string TraceParent);

    public static class Routed
    {
        [Function("All")]
        public static Task<IResult> All(
            [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "things")] HttpRequest request) =>
            Say("all");

        [Function("One")]
        public static Task<IResult> One(
            [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "things/{key}")] HttpRequest request, string key) =>
            Say($"thing {key}");

        [Function("Special")]
        public static Task<IResult> Special(
            [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "things/special")] HttpRequest request) =>
            Say("special");

        [Function("Number")]
        public static Task<IResult> Number(
            [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "things/{number:int}")] HttpRequest request, long number) =>
            Say($"number {number}");

        [Function("File")]
        public static Task<IResult> File(
            [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "files/{**path}")] HttpRequest request, string? path) =>
            Say($"file {path}");

        [Function("Optional")]
        public static Task<IResult> Optional(
            [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "optional/{name}/{count?}")] HttpRequest request,
            string name,
            int count) =>
            Say($"optional {name} {count}");

        [Function("Named")]
        public static Task<IResult> Named(
            [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "")] HttpRequest request) =>
            Say("named");

        [Function("Root")]
        public static Task<IResult> Root(
            [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "{nothing:maxlength(0)?}")] HttpRequest request) => Say("root");

        [Function("Any")]
        public static Task<IResult> Any(
            [HttpTrigger(AuthorizationLevel.Anonymous, Route = "any")] HttpRequest request) =>
            Say(request.Method);

        [Function("Synchronous")]
        public static IResult Synchronous([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "synchronous")] HttpRequest request) =>
            Results.Text("synchronous");

        [Function("NothingReturned")]
        public static Task NothingReturned(
            [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "nothing-returned")] HttpRequest request) => Task.CompletedTask;

        [Function("Written")]
        public static Task Written([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "written")] HttpRequest request) =>
            request.HttpContext.Response.WriteAsync("written");

        [Function("Throws")]
        public static Task<IResult> Throws(
            [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "throws")] HttpRequest request) =>
                        throw new InvalidDataException(request.Path);

        [Function("Trace")]
        public static IResult TraceIt(
            [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "trace")] HttpRequest request, FunctionContext context) =>
            Results.Json(new Trace(Activity.Current?.TraceId.ToString(), context.TraceContext.TraceParent));

        private static Task<IResult> Say(string text) => Task.FromResult(Results.Text(text));
    }
}
