using System.Net;
using Splitrun.App.Tests.Hosting;
using Splitrun.TestKit.Azurite;
using Splitrun.TestKit.GitHub;
using Splitrun.TestKit.Polling;
using Splitrun.TestKit.Running;

namespace Splitrun.App.Tests.Security;

/// <summary>A Key Vault reference that the platform did not resolve is no secret: it is neither signed with nor sent, and everybody is told.</summary>
public sealed class UnresolvedSecretTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>
{
    private const string Reference = "@Microsoft.KeyVault(SecretUri=https://vault.vault.azure.net/secrets/planted)";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task References_AreNotUsed_AndHealthNamesThem()
    {
        await using var gitHub = await GitHubServer.StartAsync();
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var app = await SplitrunApp.StartAsync(azurite.ConnectionString, new Dictionary<string, string>
        {
            ["Publishing__WebhookSecret"] = Reference,
            ["Publishing__GitHubToken"] = Reference,
            ["Publishing__GitHubApiUrl"] = gitHub.Url,
            ["APPLICATIONINSIGHTS_CONNECTION_STRING"] = Reference,
        });
        var api = new Api(app.Client);

        var health = await api.GetAsync("/healthz");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, health.Status);
        Assert.Equal("secrets_unresolved", (string?)health.Json["status"]);
        Assert.Equal(
            ["APPLICATIONINSIGHTS_CONNECTION_STRING", "Publishing__GitHubToken", "Publishing__WebhookSecret"],
            health.Json["unresolved_secrets"]!.AsArray().Select(name => (string?)name).Order());
        Assert.Contains("fail: Splitrun.App.Hosting.SecretWarning[1008] Publishing__GitHubToken holds a Key Vault reference that was not resolved", app.Output, StringComparison.Ordinal);

        // Automations are served all the same.
        var key = await api.StartExperimentAsync(
            $$"""{"variants":["a","b"],"repository":"{{GitHubServer.Repository}}","issue":5,"notify":[{"kind":"github_issue"},{"kind":"webhook","url":"{{receiver.Url}}"}]}""");
        await api.DispatchAsync(key);
        await api.PostAsync($"/api/v1/experiments/{key}/analyze");

        await Eventually.TrueAsync(async () => (int)(await api.GetAsync($"/api/v1/experiments/{key}")).Json["publications"]!["failed"]! == 2, Limit, "both posts are given up");
        var failed = (await api.GetAsync("/api/v1/publications/poison")).Text;
        Assert.Contains("Publishing__GitHubToken holds a Key Vault reference that was not resolved", failed, StringComparison.Ordinal);
        Assert.Contains("Publishing__WebhookSecret holds a Key Vault reference that was not resolved", failed, StringComparison.Ordinal);
        Assert.Empty(gitHub.Requests);
        Assert.Empty(receiver.Received);
        Assert.DoesNotContain("secrets/planted", failed + health.Text + app.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task StorageByReference_TheAppSaysSoAndDoesNotStart()
    {
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => SplitrunApp.StartAsync(Reference));

        Assert.Contains("AzureWebJobsStorage holds a Key Vault reference that was not resolved", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secrets/planted", failure.Message, StringComparison.Ordinal);
    }
}
