using Splitrun.Domain.Reports;
using Splitrun.Publishing.Tests.GitHub;
using Splitrun.Publishing.Tests.Webhooks;
using Splitrun.TestKit.GitHub;
using Splitrun.TestKit.Reports;

namespace Splitrun.Publishing.Tests;

public sealed class SecretReferenceTests
{
    private const string Reference = "@Microsoft.KeyVault(VaultName=v;SecretName=planted)";

    [Theory]
    [InlineData(Reference, true)]
    [InlineData(" @microsoft.keyvault(SecretUri=https://v.vault.azure.net/secrets/s)", true)]
    [InlineData("", false)]
    [InlineData(null, false)]
    [InlineData("a secret", false)]
    [InlineData("x@Microsoft.KeyVault(", false)]
    public void IsUnresolved_Value_IsWhatThePlatformLeaves(string? value, bool expected) => Assert.Equal(expected, SecretReference.IsUnresolved(value));

    [Fact]
    public async Task Publish_WebhookWithAnUnresolvedSecret_SendsNothing()
    {
        await using var receiver = await Receiver.StartAsync();
        using var harness = new WebhookHarness(new PublishingOptions { AllowPrivateTargets = true, WebhookSecret = Reference });

        AssertRefused(await harness.FailAsync(Publications.ToWebhook(receiver.Url)), "Publishing__WebhookSecret");
        Assert.Empty(receiver.Posts);
    }

    [Theory]
    [InlineData("Publishing__GitHubToken")]
    [InlineData("Publishing__GitHubAppId")]
    [InlineData("Publishing__GitHubAppKey")]
    public async Task Publish_GitHubWithAnUnresolvedSecret_AsksNobody(string setting)
    {
        await using var server = await GitHubServer.StartAsync();
        using var harness = new GitHubHarness(server, options =>
        {
            options.GitHubToken = setting.EndsWith("Token", StringComparison.Ordinal) ? Reference : null;
            options.GitHubAppId = setting.EndsWith("Id", StringComparison.Ordinal) ? Reference : "1";
            options.GitHubAppKey = setting.EndsWith("Key", StringComparison.Ordinal) ? Reference : "key";
        });

        AssertRefused(await harness.FailAsync(GitHubHarness.ToIssue()), setting);
        Assert.Empty(server.Requests);
    }

    private static void AssertRefused(PublicationFailedException failure, string setting)
    {
        Assert.False(failure.IsTransient);
        Assert.Contains($"{setting} holds a Key Vault reference that was not resolved", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("planted", failure.Message, StringComparison.Ordinal);
    }
}
