using Microsoft.Playwright;
using Splitrun.Browser.Tests.Hosting;
using static Microsoft.Playwright.Assertions;

namespace Splitrun.Browser.Tests.Experiments;

/// <summary>The runs of an experiment, filtered and paged.</summary>
[Collection(Dashboard.Name)]
public sealed class RunsTests(DashboardFixture fixture)
{
    [Fact]
    public async Task Runs_AreFilteredAndPaged()
    {
        var key = await fixture.Api.StartAsync("""{"variants":["a","b"],"metric":"effective_tokens","assignment":{"strategy":"balanced"}}""");
        await fixture.Api.RunAsync(key, 60, "r", (_, i) => 100 + i);
        await using var window = await fixture.OpenAsync();
        await window.GoAsync($"experiments/{key}/runs");
        var rows = window.Panel("Runs").GetByRole(AriaRole.Row);

        await Expect(rows).ToHaveCountAsync(51);
        await Expect(window.Panel("How runs ended").GetByRole(AriaRole.Row)).ToHaveCountAsync(3);
        await window.Button("Older").ClickAsync();
        await Expect(rows).ToHaveCountAsync(11);
        await Expect(window.Button("Older")).ToBeDisabledAsync();
        await window.Button("Newer").ClickAsync();
        await Expect(rows).ToHaveCountAsync(51);

        await window.Field("Conclusion").SelectOptionAsync("failure");
        await Expect(rows).ToHaveCountAsync(7);
        await window.Field("Conclusion").SelectOptionAsync("All");
        await window.Field("Variant").SelectOptionAsync("b");
        await Expect(rows).ToHaveCountAsync(31);
        await window.Button("Clear").ClickAsync();
        await window.Field("Unit").FillAsync("r-7");
        await Expect(rows).ToHaveCountAsync(2);
        await Expect(rows.Nth(1)).ToContainTextAsync("107");

        await window.Field("From").FillAsync("2100-01-01T00:00");
        await window.SeeAsync("No run fits.");
        await window.Button("Clear").ClickAsync();

        var download = await window.Page.RunAndWaitForDownloadAsync(() => window.Button("Save all runs as CSV").ClickAsync());
        Assert.Equal($"{key}-runs.csv", download.SuggestedFilename);
        Assert.Equal(61, (await File.ReadAllLinesAsync(await download.PathAsync())).Length);
        Assert.Empty(window.Complaints);
    }

    [Fact]
    public async Task RunThatIsUnderWay_SaysSo()
    {
        var key = await fixture.Api.StartAsync();
        await using var window = await fixture.OpenAsync();
        await window.GoAsync($"experiments/{key}/runs");
        await window.SeeAsync("No run has asked for a variant yet.");

        await fixture.Api.PostAsync($"/api/v1/experiments/{key}/runs", """{"run_id":"r"}""");

        await Expect(window.Panel("Runs").GetByRole(AriaRole.Table)).ToContainTextAsync("under way");
    }
}
