using System.Net;
using Splitrun.App.Tests.Hosting;

namespace Splitrun.App.Tests.Sessions;

/// <summary>Paired sessions over HTTP.</summary>
[Collection(RunningApp.Name)]
public sealed class SessionTests(AppFixture fixture)
{
    private const string Tests = "/api/v1/sessions/tests";

    private readonly Api _api = new(fixture.App.Client);

    [Fact]
    public async Task Test_FromCreationToDeletion()
    {
        var created = await _api.PostAsync(Tests, """{"task_id":"fix-bug","prompt":"Fix it.","expected_tools":["bash"],"success_criteria":{"tests":"pass"},"difficulty":"hard"}""");
        Assert.Equal(HttpStatusCode.Created, created.Status);
        var path = $"{Tests}/{created.Json["test_id"]}";
        for (var i = 0; i < 4; i++)
        {
            Assert.Equal(HttpStatusCode.Created, (await AddAsync(path, $"c{i}", "cold", 4 + (i % 2))).Status);
            Assert.Equal(HttpStatusCode.Created, (await AddAsync(path, $"w{i}", "warm", 9 + (i % 2))).Status);
        }

        var again = await AddAsync(path, "c0", "warm", 10);
        Assert.Equal((HttpStatusCode.OK, "cold", 0.6), (again.Status, (string?)again.Json["type"], (double)again.Json["error_rate"]!));

        var found = (await _api.GetAsync(path)).Json;
        Assert.Equal((4, 4), ((int)found["test"]!["results"]!["cold"]!, (int)found["test"]!["results"]!["warm"]!));
        Assert.Equal(8, found["results"]!.AsArray().Count);
        var report = (await _api.GetAsync($"{path}/analysis")).Json;
        Assert.Equal(("significantly_better", "warm"), ((string?)report["recommendation"]!["code"], (string?)report["recommendation"]!["type"]));

        Assert.Equal(HttpStatusCode.OK, (await _api.SendAsync(HttpMethod.Delete, path)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await _api.GetAsync(path)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await _api.SendAsync(HttpMethod.Delete, path)).Status);
    }

    [Fact]
    public async Task Analysis_OverTasks_IsFilteredByCategory()
    {
        var category = $"c{Guid.NewGuid():N}";
        for (var i = 0; i < 3; i++)
        {
            var created = await _api.PostAsync(Tests, $$"""{"task_id":"task{{i}}","category":"{{category}}","types":["gpt","claude"]}""");
            var path = $"{Tests}/{created.Json["test_id"]}";
            await AddAsync(path, "g", "gpt", 5);
            await AddAsync(path, "c", "claude", 6 + i);
        }

        var items = (await _api.GetAsync($"/api/v1/sessions/analysis?category={category}")).Json["items"]!.AsArray();

        Assert.Equal(3, (int)Assert.Single(items)!["paired_tasks"]!);
        Assert.Empty((await _api.GetAsync($"/api/v1/sessions/analysis?category={category}&difficulty=hard")).Json["items"]!.AsArray());
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await _api.GetAsync("/api/v1/sessions/analysis?difficulty=so-so")).Status);
    }

    [Fact]
    public async Task Tests_AreListedPageByPage()
    {
        var category = $"c{Guid.NewGuid():N}";
        foreach (var task in new[] { "a", "b", "c" })
        {
            await _api.PostAsync(Tests, $$"""{"test_id":"{{category}}-{{task}}","task_id":"{{task}}","category":"{{category}}"}""");
        }

        var first = (await _api.GetAsync($"{Tests}?category={category}&limit=2")).Json;
        var second = (await _api.GetAsync($"{Tests}?category={category}&limit=2&cursor={first["next_cursor"]}")).Json;

        Assert.Equal(["a", "b", "c"], first["items"]!.AsArray().Concat(second["items"]!.AsArray()).Select(t => (string?)t!["task_id"]));
        Assert.Null(second["next_cursor"]);
    }

    [Fact]
    public async Task Mistakes_AreNamed()
    {
        var id = $"t{Guid.NewGuid():N}";
        await _api.PostAsync(Tests, $$"""{"test_id":"{{id}}","task_id":"t"}""");

        Assert.Equal(HttpStatusCode.OK, (await _api.PostAsync(Tests, $$"""{"test_id":"{{id}}","task_id":"t"}""")).Status);
        Assert.Equal(HttpStatusCode.Conflict, (await _api.PostAsync(Tests, $$"""{"test_id":"{{id}}","task_id":"other"}""")).Status);
        Assert.NotNull((await _api.PostAsync($"{Tests}/{id}/results", """{"session_id":"s","type":"hot","success":true}""")).Json["errors"]!["type"]);
        Assert.NotNull((await _api.PostAsync($"{Tests}/{id}/results", """{"session_id":"s","error_rate":0.5}""")).Json["errors"]!["error_rate"]);
        Assert.Equal(HttpStatusCode.NotFound, (await _api.PostAsync($"{Tests}/nobody/results", """{"session_id":"s","type":"cold","success":true}""")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await _api.GetAsync($"{Tests}/{new string('x', 2000)}/analysis")).Status);
    }

    private Task<ApiAnswer> AddAsync(string path, string session, string type, int good) => _api.PostAsync(
        $"{path}/results", $$"""{"session_id":"{{session}}","type":"{{type}}","success":true,"tool_calls":10,"successful_tool_calls":{{good}},"completion_time_seconds":12.5}""");
}
