using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Splitrun.App.Tests.Hosting;
using Splitrun.App.Tests.Telemetry;
using Splitrun.TestKit.Azurite;
using Splitrun.TestKit.GitHub;
using Splitrun.TestKit.Polling;
using Splitrun.TestKit.Running;

namespace Splitrun.App.Tests.Security;

/// <summary>The app runs with secrets that can be told apart, everything that can go wrong does, and then all that came out of it is searched.</summary>
public sealed class SecretTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>
{
    private const string AdminKey = "planted-admin-key";
    private const string AutomationKey = "planted-automation-key";
    private const string WrongKey = "planted-wrong-key";
    private const string GitHubToken = "ghp_planted0github0token";
    private const string WebhookSecret = "planted-webhook-secret";
    private const string WebhookPath = "planted-path-of-a-webhook";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>The last two are the emulator's: the account's key, and what begins each signed address.</summary>
    private static readonly string[] Secrets = [AdminKey, AutomationKey, WrongKey, GitHubToken, WebhookSecret, "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq", "AccountKey"];

    private readonly StringBuilder _answers = new();

    [Fact]
    public async Task Secrets_ComeOutNowhere()
    {
        await using var ingestion = await IngestionServer.StartAsync();
        await using var gitHub = await GitHubServer.StartAsync();
        await using var receiver = await WebhookReceiver.StartAsync(410);
        string log;
        var app = await SplitrunApp.StartAsync(azurite.ConnectionString, Settings(ingestion, gitHub));
        await using (app)
        {
            await MisuseAsync(app.Client);
            await FailToPublishAsync(app.Client, receiver, gitHub);
        }

        log = app.Output;
        var told = string.Concat(ingestion.Items.Select(item => item.ToJsonString()));
        Assert.Contains("PublicationFailed", told, StringComparison.Ordinal);
        Assert.Contains("Delivery", log, StringComparison.Ordinal);
        foreach (var secret in Secrets)
        {
            Assert.DoesNotContain(secret, _answers.ToString(), StringComparison.Ordinal);
            Assert.DoesNotContain(secret, log, StringComparison.Ordinal);
            Assert.DoesNotContain(secret, told, StringComparison.Ordinal);
            Assert.All(receiver.Received, webhook => Assert.DoesNotContain(secret, webhook.Body + webhook.Signature, StringComparison.Ordinal));
        }

        // The address of a webhook may be its secret; so may the signature in a link to a tarball.
        Assert.DoesNotContain(WebhookPath, log + told, StringComparison.Ordinal);
        Assert.DoesNotContain("sig=", log + told, StringComparison.Ordinal);
    }

    private static Dictionary<string, string> Settings(IngestionServer ingestion, GitHubServer gitHub) => new()
    {
        ["Local__EnforceKeys"] = "true",
        ["Local__AdminKey"] = AdminKey,
        ["Local__AutomationKey"] = AutomationKey,
        ["Publishing__GitHubToken"] = GitHubToken,
        ["Publishing__GitHubApiUrl"] = gitHub.Url,
        ["Publishing__WebhookSecret"] = WebhookSecret,
        ["APPLICATIONINSIGHTS_CONNECTION_STRING"] = ingestion.ConnectionString,
        ["Logging__LogLevel__Default"] = "Debug",
        ["Logging__LogLevel__Microsoft.AspNetCore"] = "Information",
        ["Logging__LogLevel__Azure"] = "Information",
    };

    /// <summary>Requests of every kind of failure, with keys in the header and in the address.</summary>
    private async Task MisuseAsync(HttpClient client)
    {
        foreach (var key in new[] { AdminKey, AutomationKey, WrongKey })
        {
            foreach (var (method, path, body) in new (string Method, string Path, string? Body)[]
            {
                ("GET", "/api/v1/experiments", null), ("GET", "/api/v1/experiments/nobody", null), ("GET", "/nowhere", null), ("GET", "/api/v1/runs?limit=many", null), ("GET", "/api/v1/runs?cursor=zzz", null),
                ("PUT", "/api/v1/experiments/bad", "{\"variants\":["), ("PUT", "/api/v1/experiments/bad", "{\"colour\":1}"), ("POST", "/api/v1/outcomes", "[]"), ("POST", "/api/v1/experiments/nobody/runs", "{}"),
                ("POST", "/ofrep/v1/evaluate/flags", "{\"context\":1}"), ("POST", "/api/v1/experiments/import?automation=a", "--- ["), ("POST", "/admin/functions/GuardByTimer", "{}"), ("DELETE", "/api/v1/experiments/nobody", null),
            })
            {
                await SendAsync(client, new HttpMethod(method), path, body, key);
                await SendAsync(client, new HttpMethod(method), path + (path.Contains('?', StringComparison.Ordinal) ? "&" : "?") + $"code={key}", body, null);
            }
        }
    }

    /// <summary>An experiment whose posts nobody takes, with a tarball, so that signed addresses are made too.</summary>
    private async Task FailToPublishAsync(HttpClient client, WebhookReceiver receiver, GitHubServer gitHub)
    {
        gitHub.Refuse(403, "Resource not accessible by integration");
        var hook = $"{receiver.Url}?secret={WebhookPath}";
        var definition = $$"""{"variants":["a","b"],"repository":"{{GitHubServer.Repository}}","issue":5,"notify":[{"kind":"github_issue"},{"kind":"webhook","url":"{{hook}}"},{"kind":"slack","url":"http://127.0.0.1:9/{{WebhookPath}}"}]}""";
        await SendAsync(client, HttpMethod.Put, "/api/v1/experiments/posts?start=true", definition, AdminKey);
        using (var push = new HttpRequestMessage(HttpMethod.Put, "/api/v1/experiments/posts/variants/a/bundle?replace=true") { Content = new ByteArrayContent(TestKit.Bundles.Tarballs.Valid()) })
        {
            push.Headers.Add("x-functions-key", AdminKey);
            using var pushed = await client.SendAsync(push);
        }

        for (var run = 0; run < 5; run++)
        {
            await SendAsync(client, HttpMethod.Post, "/api/v1/experiments/posts/runs", new JsonObject { ["run_id"] = $"r{run}" }.ToJsonString(), AutomationKey);
        }

        await SendAsync(client, HttpMethod.Post, "/api/v1/experiments/posts/analyze", "", AdminKey);
        await Eventually.TrueAsync(
            async () => (int)JsonNode.Parse(await SendAsync(client, HttpMethod.Get, "/api/v1/experiments/posts", null, AdminKey))!["publications"]!["failed"]! >= 2, Limit, "posts have failed");
        foreach (var path in new[] { "report", "report?format=text", "report?format=markdown", "report?format=csv", "export?format=csv", "decisions", "versions", "state", "runs/r0/summary" })
        {
            await SendAsync(client, HttpMethod.Get, $"/api/v1/experiments/posts/{path}", null, AdminKey);
        }

        await SendAsync(client, HttpMethod.Get, "/api/v1/publications/poison", null, AdminKey);
        await SendAsync(client, HttpMethod.Get, "/healthz", null, null);
    }

    private async Task<string> SendAsync(HttpClient client, HttpMethod method, string path, string? body, string? key)
    {
        using var request = new HttpRequestMessage(method, path);
        if (key is not null)
        {
            request.Headers.Add("x-functions-key", key);
        }

        if (body is not null)
        {
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        }

        using var answer = await client.SendAsync(request);
        Assert.True(answer.StatusCode < HttpStatusCode.InternalServerError, $"{method} {path}: {answer.StatusCode}");
        var text = await answer.Content.ReadAsStringAsync();
        _answers.AppendLine(text).AppendLine(answer.Headers.ToString());
        return text;
    }
}
