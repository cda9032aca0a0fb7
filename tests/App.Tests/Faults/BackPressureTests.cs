using System.Net;
using Splitrun.App.Http;
using Splitrun.App.Tests.Hosting;
using Splitrun.TestKit.Azurite;
using Splitrun.TestKit.Polling;
using Splitrun.TestKit.Running;

namespace Splitrun.App.Tests.Faults;

/// <summary>While storage answers nobody, callers are sent away before memory grows; afterwards all of them are served.</summary>
public sealed class BackPressureTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>
{
    private const int TooMany = 20;

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task Outcomes_WhileStorageIsHeldBack_AreRefusedWithRetryAfterAndTakenLater()
    {
        await using var app = await SplitrunApp.StartAsync(azurite.ConnectionString);
        var api = new Api(app.Client);
        var key = await api.StartExperimentAsync();
        var runs = Enumerable.Range(0, IntakeGate.DefaultMaxRequests + TooMany).ToList();
        await Task.WhenAll(runs.Select(i => api.DispatchAsync(key, $$"""{"run_id":"r{{i}}"}""")));

        azurite.HoldBack();
        var sent = runs.ToDictionary(i => i, i => SendAsync(api, key, i));
        try
        {
            await Eventually.TrueAsync(() => Task.FromResult(sent.Values.Count(t => t.IsCompleted) >= TooMany), Limit, "those beyond the limit are answered at once");
        }
        finally
        {
            azurite.GoOn();
        }

        var answers = await Task.WhenAll(sent.Values);
        Assert.Equal(TooMany, answers.Count(a => a.Status == HttpStatusCode.TooManyRequests));
        Assert.All(answers.Where(a => a.Status == HttpStatusCode.TooManyRequests), a => Assert.NotNull(a.RetryAfter));
        Assert.All(answers.Where(a => a.Status != HttpStatusCode.TooManyRequests), a => Assert.Equal(HttpStatusCode.Accepted, a.Status));

        foreach (var i in runs.Where(i => sent[i].Result.Status == HttpStatusCode.TooManyRequests))
        {
            Assert.Equal(HttpStatusCode.Accepted, (await SendAsync(api, key, i)).Status);
        }

        await api.ReportWhenAsync(key, r => (int)r["totals"]!["concluded"]! == runs.Count, "every outcome is counted");
    }

    private static Task<ApiAnswer> SendAsync(Api api, string key, int run) =>
        api.PostAsync("/api/v1/outcomes", $$"""{"experiment":"{{key}}","run_id":"r{{run}}","conclusion":"success","primary_metric":5}""");
}
