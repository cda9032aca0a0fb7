using System.Net.Sockets;
using System.Text;
using Splitrun.App.Tests.Hosting;
using Splitrun.TestKit.Running;

namespace Splitrun.App.Tests.Security;

/// <summary>What is no HTTP is refused by the web server before the app sees it, and says nothing of the app.</summary>
[Collection(RunningApp.Name)]
public sealed class WireTests(AppFixture fixture)
{
    [Theory]
    [InlineData("GET / HTTP/1.1\r\n\r\n")]
    [InlineData("GET /healthz\r\n\r\n")]
    [InlineData("GET  /healthz HTTP/1.1\r\nHost: x\r\n\r\n")]
    [InlineData("GET /healthz HTTP/9.9\r\nHost: x\r\n\r\n")]
    [InlineData("GET healthz HTTP/1.1\r\nHost: x\r\n\r\n")]
    [InlineData("GET /\u00e9 HTTP/1.1\r\nHost: x\r\n\r\n")]
    [InlineData("\0\0\0\0\r\n\r\n")]
    [InlineData("POST /api/v1/outcomes HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n")]
    [InlineData("POST /api/v1/outcomes HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999999999999\r\n\r\n")]
    [InlineData("POST /api/v1/outcomes HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{} ")]
    [InlineData("POST /api/v1/outcomes HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: gzip\r\n\r\n{}")]
    [InlineData("POST /api/v1/outcomes HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n")]
    [InlineData("POST /api/v1/outcomes HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFFF\r\n")]
    [InlineData("PUT /api/v1/automations/nobody HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n80000000\r\n{}")]
    [InlineData("GET /healthz HTTP/1.1\r\nHost: x\r\nX: a\r\n b\r\n\r\n")]
    [InlineData("GET /healthz HTTP/1.1\r\nHost: x\r\nX : a\r\n\r\n")]
    [InlineData("GET /healthz HTTP/1.1\r\nHost: x\r\nX: a\0b\r\n\r\n")]
    [InlineData("GET /healthz HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n")]
    public async Task Request_ThatIsNoHttp_IsRefused(string request)
    {
        var answer = await SendAsync(request);

        Assert.Matches("^HTTP/1.1 (400|404|405|408|411|413|431|501|505) ", answer);
        Assert.DoesNotContain("   at ", answer, StringComparison.Ordinal);
        Assert.DoesNotContain(Repository.Folder, answer, StringComparison.Ordinal);
        Assert.DoesNotContain("Server:", answer, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Headers_WithoutEnd_AreCutOff()
    {
        var answer = await SendAsync($"GET /healthz HTTP/1.1\r\nHost: x\r\n{string.Concat(Enumerable.Range(0, 400).Select(i => $"X{i}: {new string('a', 200)}\r\n"))}\r\n");

        Assert.StartsWith("HTTP/1.1 431 ", answer, StringComparison.Ordinal);
    }

    /// <summary>All that comes back until the server closes the connection, as it does after what it cannot read.</summary>
    private async Task<string> SendAsync(string request)
    {
        var app = fixture.App.Client.BaseAddress!;
        using var client = new TcpClient();
        await client.ConnectAsync(app.Host, app.Port);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(request));
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        using var reader = new StreamReader(stream, Encoding.Latin1);
        return await reader.ReadToEndAsync(limit.Token);
    }
}
