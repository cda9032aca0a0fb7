using System.Diagnostics;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Splitrun.App.Tests.Hosting;
using Splitrun.TestKit.Bundles;
using Splitrun.TestKit.Running;

namespace Splitrun.App.Tests.Security;

/// <summary>Every body has an end: in bytes, in depth, in what it expands to, in what it costs to read.</summary>
[Collection(RunningApp.Name)]
public sealed class BodyLimitTests(AppFixture fixture)
{
    private const int StateFileBytes = 32 * 1024 * 1024;
    private const int TarballBytes = 1024 * 1024;

    private static readonly TimeSpan Quickly = TimeSpan.FromSeconds(15);

    private readonly Api _api = new(fixture.App.Client);

    [Fact]
    public async Task EveryJsonBody_TooLarge_Is413HoweverItIsSent()
    {
        var key = await _api.StartExperimentAsync();
        foreach (var (name, method, path) in await BodiesAsync("application/json", key))
        {
            var large = name == "ImportState" ? StateFileBytes : 1024 * 1024;
            foreach (var chunked in new[] { false, true })
            {
                using var request = new HttpRequestMessage(method, path) { Content = new ByteArrayContent([.. "{\"x\":\""u8, .. new byte[large]]) };
                request.Content.Headers.TryAddWithoutValidation("Content-Type", "application/json");
                request.Headers.TransferEncodingChunked = chunked;

                using var answer = await fixture.App.Client.SendAsync(request);

                Assert.True(answer.StatusCode == HttpStatusCode.RequestEntityTooLarge, $"{name}: {answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
            }
        }
    }

    [Theory]
    [InlineData("/api/v1/experiments/$key/runs", 65)]
    [InlineData("/api/v1/automations/nobody/runs", 65)]
    [InlineData("/ofrep/v1/evaluate/flags/$key", 129)]
    [InlineData("/ofrep/v1/evaluate/flags", 129)]
    public async Task BodyOfAutomations_LargerThanOneRunNeeds_Is413(string path, int kibibytes)
    {
        var key = await _api.StartExperimentAsync();
        var body = new JsonObject { ["x"] = new string('x', kibibytes * 1024) }.ToJsonString();

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await _api.PostAsync(path.Replace("$key", key, StringComparison.Ordinal), body)).Status);
    }

    [Fact]
    public async Task EveryJsonBody_TooDeep_IsRefused()
    {
        var key = await _api.StartExperimentAsync();
        foreach (var (name, method, path) in await BodiesAsync("application/json", key))
        {
            foreach (var deep in new[] { Nested("[", "]", 20_000), Nested("{\"attributes\":", "}", 500), Nested("{\"experiments\":", "}", 100) })
            {
                var answer = await _api.SendAsync(method, path, deep);

                Assert.True((int)answer.Status is 400 or 422, $"{name}: {answer.Status} {answer.Text}");
            }
        }
    }

    [Fact]
    public async Task Tarball_ThatIsTooLargeOrExpandsTooFar_Is413AndNothingOfItIsKept()
    {
        var settings = new Dictionary<string, string> { ["Bundles__MaxCompressedBytes"] = $"{TarballBytes}", ["Bundles__MaxExpandedBytes"] = $"{8 * TarballBytes}" };
        await using var app = await SplitrunApp.StartAsync(fixture.ConnectionString, settings);
        var api = new Api(app.Client);
        var key = await api.StartExperimentAsync();
        await api.PutAsync("/api/v1/automations/limits", "{}");
        var random = new byte[2 * TarballBytes];
        new Random(1).NextBytes(random);

        foreach (var tar in new[] { new TarballBuilder().File("zeros", new byte[9 * TarballBytes]).ToTar(), new TarballBuilder().File("random", random).ToTar() })
        {
            var tarball = TarballBuilder.Gzip(tar);
            var clock = Stopwatch.StartNew();
            var answers = new[] { await api.PushBundleAsync(key, "a", tarball), await api.PushAsync("/api/v1/automations/limits/bundle", tarball), await api.PostTarballAsync("/api/v1/experiments/import-bundle", tarball) };

            Assert.All(answers, answer => Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.Status));
            Assert.True(clock.Elapsed < Quickly, $"It took {clock.Elapsed}.");
        }

        Assert.Null((await api.GetAsync($"/api/v1/experiments/{key}")).Json["variants"]![0]!["bundle"]);
    }

    [Fact]
    public async Task NameInABody_ThatIsHardToRead_IsNamedQuickly()
    {
        var key = $"names-{Guid.NewGuid():N}";
        var name = string.Concat(Enumerable.Repeat("['", 250_000)) + "\\n";
        var clock = Stopwatch.StartNew();

        var answer = await _api.PutAsync($"/api/v1/experiments/{key}", $"{{\"{name}\":1}}");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
        Assert.Single(answer.Json["errors"]!.AsObject());
        Assert.True(answer.Text.Length < 8_000, $"{answer.Text.Length} characters");
        Assert.True(clock.Elapsed < Quickly, $"It took {clock.Elapsed}.");
    }

    [Fact]
    public async Task Document_OnOneEndlessLine_IsReadQuickly()
    {
        var key = await _api.StartExperimentAsync();
        var clock = Stopwatch.StartNew();

        var records = string.Join(',', Enumerable.Repeat("{}", 150_000));
        var state = await _api.PostAsync($"/api/v1/experiments/{key}/state", $"{{\"assignments\":[{string.Concat(Enumerable.Repeat(" ", 20_000_000))}{records}]}}");
        var import = await _api.PostAsync("/api/v1/experiments/import?automation=endless", $"{{\"experiments\":[{string.Join(',', Enumerable.Repeat('1', 500_000))}]}}");

        Assert.Equal((HttpStatusCode.UnprocessableEntity, HttpStatusCode.UnprocessableEntity), (state.Status, import.Status));
        Assert.True(clock.Elapsed < Quickly, $"It took {clock.Elapsed}.");
    }

    [Fact]
    public async Task Bytes_ThatStopComing_AreNotWaitedForLong()
    {
        using var client = new System.Net.Sockets.TcpClient();
        await client.ConnectAsync(fixture.App.Client.BaseAddress!.Host, fixture.App.Client.BaseAddress.Port);
        var stream = client.GetStream();
        await stream.WriteAsync("POST /api/v1/outcomes HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n[{"u8.ToArray());
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));

        var answer = new byte[4_096];
        var read = await stream.ReadAsync(answer, limit.Token);

        Assert.StartsWith("HTTP/1.1 408", Encoding.ASCII.GetString(answer, 0, read), StringComparison.Ordinal);
    }

    private static string Nested(string open, string close, int depth) =>
        string.Concat(Enumerable.Repeat(open, depth)) + "1" + string.Concat(Enumerable.Repeat(close, depth));

    /// <summary>Every operation that takes a body of that type.</summary>
    private async Task<List<(string Name, HttpMethod Method, string Path)>> BodiesAsync(string contentType, string key)
    {
        var document = (await _api.GetAsync("/api/v1/openapi.json")).Json;
        return
        [
            .. from path in document["paths"]!.AsObject()
               from verb in path.Value!.AsObject()
               where verb.Value!["requestBody"]?["content"]?[contentType] is not null
               let address = path.Key.Replace("{key}", key, StringComparison.Ordinal).Replace("{automation}", "nobody", StringComparison.Ordinal).Replace("{testId}", "nothing", StringComparison.Ordinal)
               select ((string)verb.Value!["operationId"]!, new HttpMethod(verb.Key.ToUpperInvariant()), address + (path.Key.EndsWith("/import", StringComparison.Ordinal) ? "?automation=nobody" : "")),
        ];
    }
}
