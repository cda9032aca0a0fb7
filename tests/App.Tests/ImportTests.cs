using System.Net;
using Splitrun.App.Tests.Hosting;

namespace Splitrun.App.Tests;

/// <summary>A workflow's front matter over HTTP: Markdown, YAML and JSON, and errors with their lines.</summary>
[Collection(RunningApp.Name)]
public sealed class ImportTests(AppFixture fixture)
{
    private readonly Api _api = new(fixture.App.Client);
    private readonly string _name = $"x{Guid.NewGuid():N}";

    private Task<ApiAnswer> ImportAsync(string body, string contentType, string query = "?automation=imports") =>
        _api.SendAsync(HttpMethod.Post, $"/api/v1/experiments/import{query}", body, contentType);

    private string Markdown(string weight) => $"""
        ---
        on: {"{ schedule: daily }"}
        permissions: read-all
        experiments:
          {_name}:
            variants: [concise, verbose]
            metric: effective_tokens
            guardrail_metrics:
              - name: success
                threshold: ">=0.95"
            weight:
              {weight}
        ---
        # A workflow

        --- [not, yaml
        """;

    [Fact]
    public async Task Markdown_BecomesAnExperimentThatHandsOutVariants()
    {
        var created = await ImportAsync(Markdown("[50, 50]"), "text/markdown; charset=utf-8", "?automation=imports&start=true");
        var again = await ImportAsync(Markdown("[50, 50]").Replace("\n", "\r\n", StringComparison.Ordinal), "text/markdown");

        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.OK), (created.Status, again.Status));
        Assert.Equal((_name, "running"), ((string?)created.Json["created"]![0]!["key"], (string?)created.Json["created"]![0]!["state"]));
        Assert.Equal((_name, 2), ((string?)again.Json["unchanged"]![0]!["name"], (int)again.Json["unchanged"]![0]!["version"]!));
        var experiment = (await _api.GetAsync($"/api/v1/experiments/{_name}")).Json;
        Assert.Equal(("imports", "effective_tokens", ">=0.95"), ((string?)experiment["automation"], (string?)experiment["metric"]!["name"], (string?)experiment["guardrails"]![0]!["threshold"]));
        Assert.Contains((string?)(await _api.DispatchAsync(_name))["variant"], new[] { "concise", "verbose" });
    }

    [Fact]
    public async Task Errors_NameFieldLineAndColumn_AndNothingIsCreated()
    {
        var answer = await ImportAsync(Markdown("[50, 60]\n    colour: red\n    start_date: 2026-13-01"), "text/markdown");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
        Assert.Equal(
            [$"experiments.{_name}.colour (line 13, column 5)", $"experiments.{_name}.start_date (line 14, column 5)", $"experiments.{_name}.weight (line 11, column 5)"],
            answer.Json["errors"]!.AsObject().Select(e => e.Key).Order());
        Assert.Equal(HttpStatusCode.NotFound, (await _api.GetAsync($"/api/v1/experiments/{_name}")).Status);
    }

    [Theory]
    [InlineData("application/yaml")]
    [InlineData("text/yaml")]
    [InlineData("application/x-yaml")]
    public async Task Yaml_IsTaken(string contentType)
    {
        var answer = await ImportAsync($"experiments:\n  {_name}: [a, b]\n", contentType, "?automation=imports&dry_run=true");

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal((true, _name), ((bool)answer.Json["dry_run"]!, (string?)answer.Json["created"]![0]!["key"]));
        Assert.Equal(HttpStatusCode.NotFound, (await _api.GetAsync($"/api/v1/experiments/{_name}")).Status);
    }

    [Fact]
    public async Task Json_IsTaken_AndItsErrorsHaveLinesToo()
    {
        var good = await ImportAsync("{\"experiments\":{\"" + _name + "\":[\"a\",\"b\"]}}", "application/json");
        var bad = await ImportAsync($$"""
            {
              "experiments": {
                "{{_name}}": { "variants": ["a", "b"],
                  "issue": "é", "weight": [1, 2] }
              }
            }
            """, "application/json");

        Assert.Equal(HttpStatusCode.Created, good.Status);
        Assert.Equal(
            [$"experiments.{_name}.issue (line 4, column 7)", $"experiments.{_name}.weight (line 4, column 21)"], bad.Json["errors"]!.AsObject().Select(e => e.Key).Order());
    }

    [Theory]
    [InlineData("---\na: 1\n", "text/markdown", 422, "body (line 1, column 1)")]
    [InlineData("# only text", "text/markdown", 422, "body (line 1, column 1)")]
    [InlineData("---\nexperiments:\n  x: [a\n---\n", "text/markdown", 400, "body (line 4")]
    [InlineData("experiments: {x: [a, b]\n", "application/yaml", 400, "body (line")]
    [InlineData("{\"experiments\":", "application/json", 400, "body (line 1")]
    [InlineData("{\"experiments\":{\"x\":[\"\\ud800\",\"b\"]}}", "application/json", 400, "body (line 1")]
    [InlineData("{\"experiments\":{\"x\":[\"a\",\"b\"]},\"experiment\":1}", "application/json", 422, "experiment (line 1, column 32)")]
    [InlineData("", "application/json", 400, "body")]
    [InlineData("", "text/markdown", 422, "body")]
    [InlineData("", "application/yaml", 422, "experiments")]
    [InlineData("experiments: {}", "application/x-www-form-urlencoded", 415, "Content-Type")]
    public async Task Unreadable_IsAProblemThatSaysWhere(string body, string contentType, int status, string field)
    {
        var answer = await ImportAsync(body, contentType);

        Assert.Equal((status, "application/problem+json"), ((int)answer.Status, answer.ContentType));
        Assert.StartsWith(field, answer.Json["errors"]!.AsObject().Single().Key, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bytes_ThatAreNoUtf8_AreAProblem()
    {
        using var content = new ByteArrayContent([0x61, 0xff, 0xfe]);
        content.Headers.TryAddWithoutValidation("Content-Type", "application/yaml");
        using var answer = await fixture.App.Client.PostAsync("/api/v1/experiments/import?automation=a", content);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task TooLarge_Is413()
    {
        var answer = await ImportAsync("---\n" + new string('#', 1024 * 1024), "text/markdown");

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.Status);
    }

    [Theory]
    [InlineData("", "automation")]
    [InlineData("?automation=a%20b", "automation")]
    [InlineData("?automation=a&dry_run=maybe", "dry_run")]
    public async Task Query_ThatIsWrong_IsNamed(string query, string field)
    {
        var answer = await ImportAsync("experiments: {x: [a, b]}", "application/yaml", query);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
        Assert.NotNull(answer.Json["errors"]![field]);
    }

    [Fact]
    public async Task Running_FrozenField_Is409AndNamesItsLine()
    {
        await ImportAsync($"experiments: {{ {_name}: [a, b] }}", "application/yaml", "?automation=imports&start=true");

        var answer = await ImportAsync($"experiments:\n  {_name}:\n    variants: [a, c]\n", "application/yaml");

        Assert.Equal(HttpStatusCode.Conflict, answer.Status);
        Assert.Equal($"experiments.{_name}.variants (line 3, column 5)", answer.Json["errors"]!.AsObject().Single().Key);
    }

    [Fact]
    public async Task TypedPayload_ThatDoesNotFit_NamesTheMember()
    {
        var answer = await _api.PutAsync($"/api/v1/experiments/{_name}", """{"kind":"parameters","variants":[{"key":"a","payload":{"temperature":0.2}},{"key":"b","payload":{"temperature":2.5}}]}""");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
        Assert.Equal(["variants[1].payload.temperature"], answer.Json["errors"]!.AsObject().Select(e => e.Key));
    }
}
