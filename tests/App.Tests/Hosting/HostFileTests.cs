using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Splitrun.App.Queues;
using Splitrun.App.Telemetry;
using Splitrun.Publishing;
using Splitrun.TestKit.Running;

namespace Splitrun.App.Tests.Hosting;

/// <summary>host.json says what the code and the templates count on. The host takes no notice of a name that it does not know, so the names are looked at too.</summary>
public sealed partial class HostFileTests
{
    /// <summary>The settings of the host and its extensions that are used here, by their documented names.</summary>
    private static readonly HashSet<string> KnownNames =
    [
        "version", "functionTimeout",
        "concurrency.dynamicConcurrencyEnabled", "concurrency.snapshotPersistenceEnabled",
        "singleton.listenerLockPeriod", "singleton.listenerLockRecoveryPollingInterval",
        "logging.logLevel.default", "logging.logLevel.Function", "logging.logLevel.Host.Results", "logging.logLevel.Host.Aggregator",
        "logging.applicationInsights.samplingSettings.isEnabled", "logging.applicationInsights.samplingSettings.maxTelemetryItemsPerSecond",
        "logging.applicationInsights.samplingSettings.excludedTypes",
        "extensions.http.routePrefix", "extensions.http.maxConcurrentRequests", "extensions.http.maxOutstandingRequests", "extensions.http.dynamicThrottlesEnabled",
        "extensions.queues.batchSize", "extensions.queues.newBatchThreshold", "extensions.queues.maxDequeueCount", "extensions.queues.visibilityTimeout",
        "extensions.queues.maxPollingInterval", "extensions.queues.messageEncoding",
    ];

    private static readonly JsonNode Host = JsonNode.Parse(File.ReadAllText(Path.Combine(Repository.Folder, "functions", "App", "host.json")))!;

    private static readonly JsonNode Http = Host["extensions"]!["http"]!;

    private static readonly JsonNode Queues = Host["extensions"]!["queues"]!;

    private static readonly JsonNode Sampling = Host["logging"]!["applicationInsights"]!["samplingSettings"]!;

    [Fact]
    public void Names_AreTheHostsOwn() => Assert.Empty(NamesOf(Host, "").Except(KnownNames));

    [Fact]
    public void Sampling_DropsNoEvent_NeitherInTheHostNorInTheWorker()
    {
        var inHost = ((string)Sampling["excludedTypes"]!).Split(';');

        Assert.Superset(new HashSet<string> { "Event", "Exception" }, inHost.ToHashSet());
        Assert.Superset(new HashSet<string> { "Event", "Exception" }, TelemetryServices.NeverSampled.Split(';').ToHashSet());
    }

    [Fact]
    public void Requests_WhichAlertsCount_AreAllKept()
    {
        Assert.Contains("Request", ((string)Sampling["excludedTypes"]!).Split(';'));
        Assert.Equal("Information", (string?)Host["logging"]!["logLevel"]!["Host.Results"]);
    }

    [Fact]
    public void Concurrency_IsWhatIsWrittenHere_NotWhatTheHostLearns() => Assert.False((bool)Host["concurrency"]!["dynamicConcurrencyEnabled"]!);

    [Fact]
    public void Throttle_LetsThroughWhatThePlatformGivesOneInstance()
    {
        var template = File.ReadAllText(Path.Combine(Repository.Folder, "infra", "app", "api.bicep"));
        var perInstance = int.Parse(PerInstanceConcurrency().Match(template).Groups["number"].Value, CultureInfo.InvariantCulture);

        Assert.InRange((int)Http["maxConcurrentRequests"]!, perInstance, (int)Http["maxOutstandingRequests"]!);
    }

    [Fact]
    public void Messages_AreBase64_AsTheAppWritesThem() => Assert.Equal("base64", (string?)Queues["messageEncoding"]);

    /// <summary>Were it fewer here, the host would put aside for a week what the app means to keep for good.</summary>
    [Fact]
    public void LastDelivery_IsTheHosts() => Assert.Equal(LastDelivery.Number, (int)Queues["maxDequeueCount"]!);

    /// <summary>The host fetches at most 32 messages at once, and an outage of half a minute must not poison what waits.</summary>
    [Fact]
    public void Queues_OutliveAShortOutage()
    {
        var tries = (int)Queues["maxDequeueCount"]!;
        var between = TimeSpan.Parse((string)Queues["visibilityTimeout"]!, CultureInfo.InvariantCulture);

        Assert.InRange((int)Queues["batchSize"]!, 1, 32);
        Assert.True((tries - 1) * between >= TimeSpan.FromSeconds(30), $"{tries} tries, {between} apart.");
    }

    [Fact]
    public void FunctionTimeout_LeavesAPostTheTimeItMayTake() =>
        Assert.True(TimeSpan.Parse((string)Host["functionTimeout"]!, CultureInfo.InvariantCulture) > 2 * new PublishingOptions().Timeout);

    private static IEnumerable<string> NamesOf(JsonNode? node, string prefix) => node is JsonObject members
        ? members.SelectMany(member => NamesOf(member.Value, prefix.Length == 0 ? member.Key : $"{prefix}.{member.Key}"))
        : [prefix];

    [GeneratedRegex(@"perInstanceConcurrency: (?<number>\d+)")]
    private static partial Regex PerInstanceConcurrency();
}
