using System.Net;
using Splitrun.App.Tests.Hosting;
using Splitrun.TestKit.Azurite;
using Splitrun.TestKit.Polling;
using Splitrun.TestKit.Running;

namespace Splitrun.App.Tests;

/// <summary>What operators meet: keys, storage away, restarts, timers by hand, receivers that fail.</summary>
public sealed class OperationsTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>
{
    private const string AdminKey = "the admin key";
    private const string AutomationKey = "the automation key";

    /// <summary>Addresses, and whom they open to: nobody in particular, automations. Administrators open all.</summary>
    private static readonly (string Method, string Path, bool Anonymous, bool Automation)[] Addresses =
    [
        ("GET", "/healthz", true, true),
        ("GET", "/dashboard", true, true),
        ("POST", "/api/v1/experiments/nobody/runs", false, true),
        ("GET", "/api/v1/experiments/nobody/runs/r", false, true),
        ("GET", "/api/v1/experiments/nobody/runs/r/summary", false, true),
        ("GET", "/api/v1/experiments/nobody/variants/a/bundle", false, true),
        ("POST", "/api/v1/outcomes", false, true),
        ("POST", "/ofrep/v1/evaluate/flags", false, true),
        ("POST", "/ofrep/v1/evaluate/flags/nobody", false, true),
        ("GET", "/api/v1/outcomes/poison", false, false),
        ("POST", "/api/v1/automations/nobody/runs", false, true),
        ("GET", "/api/v1/automations/nobody/bundle", false, true),
        ("GET", "/api/v1/automations/nobody", false, false),
        ("GET", "/api/v1/runs", false, false),
        ("GET", "/api/v1/experiments/nobody/runs/r/replay", false, false),
        ("GET", "/api/v1/experiments", false, false),
        ("PUT", "/api/v1/experiments/nobody", false, false),
        ("GET", "/api/v1/experiments/nobody", false, false),
        ("POST", "/api/v1/experiments/nobody/start", false, false),
        ("PUT", "/api/v1/experiments/nobody/variants/a/bundle", false, false),
        ("POST", "/api/v1/experiments/nobody/analyze", false, false),
        ("GET", "/api/v1/experiments/nobody/report", false, false),
        ("POST", "/api/v1/sessions/tests", false, false),
    ];

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(90);
    private static readonly Dictionary<string, string> WithKeys =
        new() { ["Local__EnforceKeys"] = "true", ["Local__AdminKey"] = AdminKey, ["Local__AutomationKey"] = AutomationKey };

    [Fact]
    public async Task Keys_OpenWhatTheyAreForAndNothingElse()
    {
        await using var app = await SplitrunApp.StartAsync(azurite.ConnectionString, WithKeys);
        var api = new Api(app.Client);
        async Task<bool> OpensAsync(string method, string path, string? key)
        {
            var answer = await api.SendAsync(new HttpMethod(method), path, method == "GET" ? null : "{}", headers: key is null ? [] : [("x-functions-key", key)]);
            Assert.True((int)answer.Status < 500, answer.Text);
            return answer.Status != HttpStatusCode.Unauthorized;
        }

        foreach (var (method, path, anonymous, automation) in Addresses)
        {
            Assert.Equal((path, anonymous), (path, await OpensAsync(method, path, null)));
            Assert.Equal((path, anonymous), (path, await OpensAsync(method, path, "another key")));
            Assert.Equal((path, automation), (path, await OpensAsync(method, path, AutomationKey)));
            Assert.Equal((path, true), (path, await OpensAsync(method, path, AdminKey)));
        }
    }

    [Fact]
    public async Task TimerByHand_AnalysesWhatRuns()
    {
        await using var app = await SplitrunApp.StartAsync(azurite.ConnectionString, WithKeys);
        app.Client.DefaultRequestHeaders.Add("x-functions-key", AdminKey);
        var api = new Api(app.Client);
        var key = await api.StartExperimentAsync();
        await api.DispatchAsync(key);

        Assert.Equal(HttpStatusCode.Accepted, (await api.PostAsync("/admin/functions/AnalyzeByTimer")).Status);

        await Eventually.TrueAsync(
            async () => (await api.GetAsync($"/api/v1/experiments/{key}/reports")).Json["items"]!.AsArray().Count == 1, Limit, "the timer stored a report");
    }

    [Fact]
    public async Task Receiver_ThatFailsOnce_GetsTheSameDeliveryAgain()
    {
        await using var app = await SplitrunApp.StartAsync(azurite.ConnectionString);
        await using var receiver = await WebhookReceiver.StartAsync(503);
        var key = await AnalysedAsync(new Api(app.Client), receiver.Url);

        var second = await receiver.NextAsync(2);

        Assert.Contains(key, second.Body, StringComparison.Ordinal);
        Assert.Single(receiver.Received.Select(w => w.Delivery).Distinct());
        Assert.All(receiver.Received, webhook => Assert.True(webhook.IsSigned()));
    }

    [Fact]
    public async Task Receiver_ThatRefuses_IsListedAndCanBeTriedAgain()
    {
        await using var app = await SplitrunApp.StartAsync(azurite.ConnectionString);
        await using var receiver = await WebhookReceiver.StartAsync(410);
        var api = new Api(app.Client);
        var key = await AnalysedAsync(api, receiver.Url);
        await Eventually.TrueAsync(async () => (await api.GetAsync("/api/v1/publications/poison")).Text.Contains(key, StringComparison.Ordinal), Limit, "the refused post is listed");
        Assert.True((int)(await api.GetAsync("/healthz")).Json["failed_publications"]! >= 1);

        await api.PostAsync("/api/v1/publications/poison/requeue");

        Assert.Equal(receiver.Received.First().Delivery, (await receiver.NextAsync(2)).Delivery);
    }

    private static async Task<string> AnalysedAsync(Api api, Uri receiver)
    {
        var key = await api.StartExperimentAsync($$"""{"variants":["a","b"],"notify":[{"kind":"webhook","url":"{{receiver}}"}]}""");
        await api.DispatchAsync(key);
        await api.PostAsync($"/api/v1/experiments/{key}/analyze");
        return key;
    }
}
