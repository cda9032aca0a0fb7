using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Splitrun.App.Tests.Hosting;
using Splitrun.App.Tests.OpenApi;
using Splitrun.TestKit.Azurite;
using Splitrun.TestKit.Running;
using Xunit.Abstractions;

namespace Splitrun.App.Tests.Fuzz;

/// <summary>
/// Requests made up from the app's own OpenAPI document and then spoiled: no answer is the app's own failure, none tells a secret or what the
/// app is made of, and the app stays as small as it was. <c>SPLITRUN_FUZZ_REQUESTS</c> sets how many, <c>SPLITRUN_FUZZ_SEED</c> which.
/// </summary>
public sealed class FuzzTests(AzuriteFixture azurite, ITestOutputHelper output) : IClassFixture<AzuriteFixture>
{
    private const int DefaultRequests = 10_000;
    private const int DefaultSeed = 20261121;
    private const int Senders = 6;
    private const int Shown = 25;

    /// <summary>The heap that the app gets; what it held on to beyond that would end it.</summary>
    private const long HeapBytes = 400L * 1024 * 1024;

    /// <summary>The heap, and what a .NET process with its web server and libraries takes beside it.</summary>
    private const long MostBytes = HeapBytes + (300L * 1024 * 1024);

    private const string AdminKey = "planted-admin-key-7d1f";
    private const string AutomationKey = "planted-automation-key-52ac";
    private const string GitHubToken = "ghp_planted0token0of0github";

    private static readonly string[] Secrets = [AdminKey, AutomationKey, GitHubToken, SplitrunApp.WebhookSecret];

    private readonly ConcurrentQueue<(string What, string Where)> _complaints = [];
    private readonly ConcurrentDictionary<int, int> _statuses = [];
    private long _slowest;

    private static int Setting(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : otherwise;

    [Fact]
    public async Task HostileRequests_NeverBreakTheApp()
    {
        var (requests, seed) = (Setting("SPLITRUN_FUZZ_REQUESTS", DefaultRequests), Setting("SPLITRUN_FUZZ_SEED", DefaultSeed));
        await using var app = await SplitrunApp.StartAsync(azurite.ConnectionString, Settings());
        app.Client.DefaultRequestHeaders.Add("x-functions-key", AdminKey);
        await FuzzWorld.BuildAsync(new Api(app.Client));
        var document = JsonNode.Parse(await app.Client.GetStringAsync(new Uri("/api/v1/openapi.json", UriKind.Relative)))!;
        var rules = new AnswerRules(document, await DescribedApi.OfAsync(app.Client), Secrets);
        var clock = Stopwatch.StartNew();

        await Task.WhenAll(Enumerable.Range(0, Senders).Select(i => Task.Run(() => SendAllAsync(app, new RequestSource(document), rules, new Dice(seed + i), requests / Senders))));

        output.WriteLine($"{requests} requests in {clock.Elapsed.TotalSeconds:0} s, seed {seed}; slowest answer {_slowest} ms; {app.WorkingSetBytes / 1024 / 1024} MiB; {string.Join(", ", _statuses.OrderBy(s => s.Key).Select(s => $"{s.Key}: {s.Value}"))}");
        Assert.True(_complaints.IsEmpty, $"{_complaints.Count} complaints:\n\n{Summary()}");
        Assert.True(app.WorkingSetBytes < MostBytes, $"The app takes {app.WorkingSetBytes / 1024 / 1024} MiB.");
        Assert.DoesNotContain(" fail: ", app.Output, StringComparison.Ordinal);
        Assert.All(Secrets, secret => Assert.DoesNotContain(secret, app.Output, StringComparison.Ordinal));
        Assert.Contains("\"status\":\"ok\"", await app.Client.GetStringAsync(new Uri("/healthz", UriKind.Relative)), StringComparison.Ordinal);
        Assert.Contains("\"poisoned\":0", await app.Client.GetStringAsync(new Uri("/healthz", UriKind.Relative)), StringComparison.Ordinal);
    }

    /// <summary>One example of each kind of complaint.</summary>
    private string Summary() => string.Join("\n\n", _complaints.GroupBy(c => c.What).OrderByDescending(c => c.Count()).Take(Shown).Select(kind => $"{kind.Count()} times {kind.Key}, such as\n{kind.First().Where}"));

    private static Dictionary<string, string> Settings() => new()
    {
        ["Local__EnforceKeys"] = "true",
        ["Local__AdminKey"] = AdminKey,
        ["Local__AutomationKey"] = AutomationKey,
        ["Publishing__GitHubToken"] = GitHubToken,
        ["Publishing__GitHubApiUrl"] = "http://127.0.0.1:9",
        ["DOTNET_GCHeapHardLimit"] = HeapBytes.ToString("x", CultureInfo.InvariantCulture),
    };

    private async Task SendAllAsync(SplitrunApp app, RequestSource source, AnswerRules rules, Dice dice, int requests)
    {
        using var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, RequestHeaderEncodingSelector = (_, _) => Encoding.UTF8 };
        using var client = new HttpClient(handler) { Timeout = TimeSpan.FromSeconds(100) };
        for (var i = 0; i < requests; i++)
        {
            var request = source.Next(dice);
            try
            {
                await SendAsync(client, app.Client.BaseAddress!, request, rules);
            }
            catch (Exception failure) when (failure is HttpRequestException or TaskCanceledException or IOException)
            {
                _complaints.Enqueue(($"no answer: {failure.Message} {failure.InnerException?.Message}", $"{request}"));
            }
        }
    }

    private async Task SendAsync(HttpClient client, Uri app, FuzzRequest request, AnswerRules rules)
    {
        using var message = MessageOf(app, request);
        var clock = Stopwatch.StartNew();
        using var response = await client.SendAsync(message);
        var text = await response.Content.ReadAsStringAsync();
        var took = clock.Elapsed;
        var answer = new ApiAnswer(response.StatusCode, response.Content.Headers.ContentType?.MediaType, response.Headers.ETag?.ToString(), response.Headers.RetryAfter?.ToString(), text);
        _statuses.AddOrUpdate((int)response.StatusCode, 1, (_, count) => count + 1);
        InterlockedMax(ref _slowest, (long)took.TotalMilliseconds);
        var headers = response.Headers.Concat(response.Content.Headers).Select(header => $"{header.Key}: {string.Join(',', header.Value)}");
        var complaints = rules.Complaints(request, answer, headers, took).ToList();
        if (complaints.Count > 0)
        {
            _complaints.Enqueue(($"{request.Operation}: {complaints[0]}", $"{string.Join("; ", complaints)}\n{request}\n-> {text[..Math.Min(text.Length, 600)]}"));
        }
    }

    private static HttpRequestMessage MessageOf(Uri app, FuzzRequest request)
    {
        // Sent as it stands: no dots taken out, nothing escaped that was not.
        var message = new HttpRequestMessage(request.Method, new Uri($"http://{app.Authority}{request.Address}", new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));
        message.Content = request.Body is null ? null : new ByteArrayContent(request.Body);
        message.Headers.TransferEncodingChunked = request.IsChunked && request.Body is not null ? true : null;
        foreach (var (name, value) in request.Headers)
        {
            if (!message.Headers.TryAddWithoutValidation(name, value))
            {
                message.Content?.Headers.TryAddWithoutValidation(name, value);
            }
        }

        var key = request.Key switch { FuzzKey.Admin => AdminKey, FuzzKey.Automation => AutomationKey, FuzzKey.Wrong => "another key", _ => null };
        if (key is not null)
        {
            message.Headers.Add("x-functions-key", key);
        }

        return message;
    }

    private static void InterlockedMax(ref long most, long value)
    {
        for (var seen = Interlocked.Read(ref most); value > seen; seen = Interlocked.Read(ref most))
        {
            Interlocked.CompareExchange(ref most, value, seen);
        }
    }
}
