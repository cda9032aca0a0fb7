using System.Net;
using Splitrun.App.Tests.Hosting;
using Splitrun.TestKit.Azurite;
using Splitrun.TestKit.Polling;
using Splitrun.TestKit.Running;

namespace Splitrun.App.Tests;

/// <summary>Storage goes away and comes back: 503 with Retry-After meanwhile, and what was accepted is still there.</summary>
public sealed class StorageAwayTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(90);

    [Fact]
    public async Task Accepted_SurvivesStorageAndAppGoingAway()
    {
        string key;
        await using (var app = await SplitrunApp.StartAsync(azurite.ConnectionString, new Dictionary<string, string> { ["AzureWebJobs.RecordOutcomes.Disabled"] = "true" }))
        {
            var api = new Api(app.Client);
            key = await api.StartExperimentAsync();
            await api.DispatchAsync(key, """{"run_id":"r"}""");
            var accepted = await api.PostAsync("/api/v1/outcomes", $$"""{"experiment":"{{key}}","run_id":"r","conclusion":"success","primary_metric":5}""");
            Assert.Equal(HttpStatusCode.Accepted, accepted.Status);

            await azurite.StopAsync();
            foreach (var answer in new[]
            {
                await api.PostAsync($"/api/v1/experiments/{key}/runs"),
                await api.GetAsync($"/api/v1/experiments/{key}"),
                await api.PostAsync("/api/v1/outcomes", $$"""{"experiment":"{{key}}","run_id":"r","conclusion":"failure"}"""),
            })
            {
                Assert.Equal((HttpStatusCode.ServiceUnavailable, "application/problem+json"), (answer.Status, answer.ContentType));
                Assert.NotNull(answer.RetryAfter);
            }

            Assert.Equal(HttpStatusCode.ServiceUnavailable, (await api.GetAsync("/healthz")).Status);
            await azurite.StartAsync();
            await Eventually.TrueAsync(async () => (await api.GetAsync("/healthz")).Status == HttpStatusCode.OK, Limit, "storage is reachable again");
        }

        await using var later = await SplitrunApp.StartAsync(azurite.ConnectionString);
        await new Api(later.Client).ReportWhenAsync(key, r => (int)r["totals"]!["concluded"]! == 1, "the accepted outcome is counted");
    }
}
