using Microsoft.Playwright;
using Splitrun.Browser.Tests.Hosting;
using static Microsoft.Playwright.Assertions;

namespace Splitrun.Browser.Tests.Experiments;

/// <summary>The report as text, stored and saved.</summary>
[Collection(Dashboard.Name)]
public sealed class ReportTests(DashboardFixture fixture)
{
    [Fact]
    public async Task Report_IsAnalysed_Read_AndSaved()
    {
        var key = await fixture.Api.StartAsync();
        await fixture.Api.RunAsync(key, 4, "r", (_, i) => i);
        await using var window = await fixture.OpenAsync();
        await window.GoAsync($"experiments/{key}/report");
        await Expect(window.Field("The report as text")).ToContainTextAsync($"Experiment {key}");

        await window.Button("Analyse now").ClickAsync();
        await window.SeeAsync("Analysed: extend.");
        var choices = window.Field("Which one").GetByRole(AriaRole.Option);
        await Expect(choices).ToHaveCountAsync(2);
        await window.Field("Which one").SelectOptionAsync(new SelectOptionValue { Index = 1 });
        await Expect(window.Field("The report as text")).ToContainTextAsync($"Experiment {key}");

        var download = await window.Page.RunAndWaitForDownloadAsync(() => window.Button("Save as CSV").ClickAsync());
        Assert.Equal($"{key}.csv", download.SuggestedFilename);
        Assert.Contains("effective_tokens", await File.ReadAllTextAsync(await download.PathAsync()), StringComparison.Ordinal);
        Assert.Empty(window.Complaints);
    }
}
