namespace Splitrun.Infra.Tests.Hooks;

/// <summary>The hook after provisioning makes the secret that signs webhooks, once.</summary>
public sealed class PostprovisionTests : IDisposable
{
    private readonly DirectoryInfo _vault = Directory.CreateTempSubdirectory("splitrun-vault-");

    private string Secret => Path.Combine(_vault.FullName, "Microsoft.KeyVault_vaults_kv_secrets_webhook-secret");

    public void Dispose() => _vault.Delete(recursive: true);

    [Fact]
    public async Task Postprovision_MakesTheSecret_AndTellsTheApp()
    {
        await PostprovisionAsync();

        Assert.Matches("^[0-9a-f]{64}$", (await File.ReadAllTextAsync(Secret)).Trim());
        Assert.Contains("refresh", await File.ReadAllTextAsync(Path.Combine(_vault.FullName, "calls")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Postprovision_Again_LeavesTheSecretThatReceiversKnow()
    {
        await File.WriteAllTextAsync(Secret, "known");

        await PostprovisionAsync();

        Assert.Equal("known", await File.ReadAllTextAsync(Secret));
    }

    [Fact]
    public async Task Postprovision_WhenTheVaultCannotBeAsked_FailsAndChangesNothing()
    {
        await File.WriteAllTextAsync(Secret, "known");
        await File.WriteAllTextAsync(Path.Combine(_vault.FullName, "away"), "");

        await Assert.ThrowsAnyAsync<Xunit.Sdk.XunitException>(PostprovisionAsync);

        Assert.Equal("known", await File.ReadAllTextAsync(Secret));
    }

    private Task<string> PostprovisionAsync() => Command.RunAsync("sh", ["infra/hooks/postprovision.sh"], environment: new Dictionary<string, string>
    {
        ["PATH"] = $"{Path.Combine(AppContext.BaseDirectory, "Hooks")}:{Environment.GetEnvironmentVariable("PATH")}",
        ["KEYS"] = _vault.FullName,
        ["AZURE_SUBSCRIPTION_ID"] = "0",
        ["AZURE_RESOURCE_GROUP"] = "rg",
        ["AZURE_KEY_VAULT_NAME"] = "kv",
        ["AZURE_FUNCTION_NAME"] = "func",
    });
}
