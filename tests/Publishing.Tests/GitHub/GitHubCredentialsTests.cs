using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Splitrun.Publishing.GitHub;
using Splitrun.TestKit.GitHub;
using Splitrun.TestKit.Time;

namespace Splitrun.Publishing.Tests.GitHub;

public sealed class GitHubCredentialsTests : IDisposable
{
    private readonly RSA _key = RSA.Create(2048);
    private readonly ManualTimeProvider _time = new(new DateTimeOffset(2026, 5, 1, 19, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task App_PostsWithTheInstallationsTokenAndKeepsIt()
    {
        await using var server = await StartAsync();
        using var harness = App(server);

        await harness.PublishAsync(GitHubHarness.ToIssue());
        await harness.PublishAsync(GitHubHarness.ToIssue());

        Assert.Equal(["GET /repos/octo/lab/installation", "POST /app/installations/77/access_tokens"], server.Requests.Where(r => r.Contains("installation", StringComparison.Ordinal)));
        Assert.Single(server.Issues[12].Comments);
    }

    [Fact]
    public async Task App_TokenNearItsEnd_IsReplaced()
    {
        await using var server = await StartAsync();
        using var harness = App(server, o => o.GitHubInstallationId = 77);
        await harness.PublishAsync(GitHubHarness.ToIssue());

        _time.Advance(TimeSpan.FromMinutes(54));
        await harness.PublishAsync(GitHubHarness.ToIssue());
        Assert.Single(server.AppTokens);
        _time.Advance(TimeSpan.FromMinutes(2));
        await harness.PublishAsync(GitHubHarness.ToIssue());

        Assert.Equal(2, server.AppTokens.Count);
    }

    [Fact]
    public async Task App_TokenTakenBack_IsTriedAgainWithANewOne()
    {
        await using var server = await StartAsync();
        using var harness = App(server);
        await harness.PublishAsync(GitHubHarness.ToIssue());
        server.Tokens.Clear();

        Assert.True((await harness.FailAsync(GitHubHarness.ToIssue())).IsTransient);
        await harness.PublishAsync(GitHubHarness.ToIssue());
    }

    [Fact]
    public async Task App_NotInstalled_IsAFailureForAPerson()
    {
        await using var server = await StartAsync();
        using var harness = App(server);
        var elsewhere = GitHubHarness.ToIssue() with { GitHub = new("octo/other", 12, [], false) };

        var failure = await harness.FailAsync(elsewhere);

        Assert.False(failure.IsTransient);
        Assert.Contains("404", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Token_NoneSet_SaysWhichSettingsAreMissing()
    {
        await using var server = await StartAsync();
        using var harness = new GitHubHarness(server, o => o.GitHubToken = null);

        var failure = await harness.FailAsync(GitHubHarness.ToIssue());

        Assert.False(failure.IsTransient);
        Assert.Contains("Publishing__GitHubToken", failure.Message, StringComparison.Ordinal);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public void Create_Jwt_IsSignedAndSaysWhoForTenMinutesAtMost()
    {
        var jwt = AppJwt.Create("12345", _key.ExportRSAPrivateKeyPem(), _time.GetUtcNow());

        var parts = jwt.Split('.');
        Assert.Equal("""{"alg":"RS256","typ":"JWT"}""", Encoding.UTF8.GetString(Base64Url.DecodeFromChars(parts[0])));
        var claims = JsonNode.Parse(Base64Url.DecodeFromChars(parts[1]))!;
        Assert.Equal("12345", (string?)claims["iss"]);
        Assert.Equal(_time.GetUtcNow().ToUnixTimeSeconds() - 60, (long)claims["iat"]!);
        Assert.Equal(_time.GetUtcNow().ToUnixTimeSeconds() + 540, (long)claims["exp"]!);
        Assert.True(_key.VerifyData(Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"), Base64Url.DecodeFromChars(parts[2]), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
    }

    [Fact]
    public void IsKey_EveryFormASettingMayHave_IsTaken()
    {
        var pem = _key.ExportRSAPrivateKeyPem();

        Assert.True(AppJwt.IsKey(pem));
        Assert.True(AppJwt.IsKey(_key.ExportPkcs8PrivateKeyPem()));
        Assert.True(AppJwt.IsKey(pem.Replace("\n", "\\n", StringComparison.Ordinal)));
        Assert.True(AppJwt.IsKey(Convert.ToBase64String(Encoding.UTF8.GetBytes(pem))));
        Assert.False(AppJwt.IsKey("no key"));
        Assert.False(AppJwt.IsKey(_key.ExportRSAPublicKeyPem()));
    }

    [Fact]
    public void Validate_Settings_NameWhatIsWrongAndRepeatNoSecret()
    {
        var options = new PublishingOptions { GitHubApiUrl = "http://github.example", GitHubToken = "a secret with spaces", GitHubAppId = "1", GitHubAppKey = "-----BEGIN secret" };

        var failures = new GitHubSettingsValidator().Validate(null, options).FailureMessage!;

        Assert.All([nameof(options.GitHubApiUrl), nameof(options.GitHubToken), nameof(options.GitHubAppKey)], name => Assert.Contains(name, failures, StringComparison.Ordinal));
        Assert.DoesNotContain("secret", failures, StringComparison.Ordinal);
        Assert.True(new GitHubSettingsValidator().Validate(null, new PublishingOptions()).Succeeded);
        Assert.False(new GitHubSettingsValidator().Validate(null, new PublishingOptions { GitHubAppId = "1" }).Succeeded);
    }

    [Theory]
    [InlineData("https://api.github.com", "https://api.github.com/graphql", "https://api.github.com/repos/o/r")]
    [InlineData("https://ghe.example/api/v3/", "https://ghe.example/api/graphql", "https://ghe.example/api/v3/repos/o/r")]
    public void Addresses_CloudAndEnterprise_AreWhereGitHubHasThem(string url, string graphQl, string rest)
    {
        var addresses = new GitHubAddresses(new PublishingOptions { GitHubApiUrl = url });

        Assert.Equal(graphQl, addresses.GraphQl.AbsoluteUri);
        Assert.Equal(rest, addresses.Of("repos/o/r").AbsoluteUri);
    }

    public void Dispose() => _key.Dispose();

    private async Task<GitHubServer> StartAsync()
    {
        var server = await GitHubServer.StartAsync();
        server.Time = _time;
        server.Issues[12] = new Issue();
        return server;
    }

    private GitHubHarness App(GitHubServer server, Action<PublishingOptions>? change = null) => new(
        server,
        options =>
        {
            (options.GitHubAppId, options.GitHubAppKey) = ("12345", _key.ExportRSAPrivateKeyPem());
            change?.Invoke(options);
        },
        _time);
}
