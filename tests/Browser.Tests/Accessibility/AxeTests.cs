using Splitrun.Browser.Tests.Hosting;

namespace Splitrun.Browser.Tests.Accessibility;

/// <summary>axe-core finds nothing on any page, in light and dark, wide and narrow; and nothing is cut off at 360 pixels.</summary>
[Collection(Dashboard.Name)]
public sealed class AxeTests(DashboardFixture fixture)
{
    private const string Definition = """
        {"variants":["the-control-variant","b","c"],"metric":"effective_tokens","secondary_metrics":["success"],"description":"For axe.",
         "guardrails":[{"metric":"success","max_regression":0.1,"action":"alert"},{"metric":"toxicity","threshold":"<=0.1"}],"analysis":{"planned_samples":200}}
        """;

    [Theory]
    [InlineData(false, 1280)]
    [InlineData(true, 1280)]
    [InlineData(false, 360)]
    [InlineData(true, 360)]
    public async Task EveryPage_IsUsableByAll(bool isDark, int width)
    {
        var key = await fixture.Api.StartAsync(Definition, "axe");
        for (var look = 0; look < 2; look++)
        {
            await fixture.Api.RunAsync(key, 40, $"look{look}", (_, i) => 100 + (i * 37 % 50));
            await fixture.Api.PostAsync($"/api/v1/experiments/{key}/analyze");
        }

        var draft = Api.NewKey("draft");
        await fixture.Api.PutAsync(draft, Definition);
        await using var window = await fixture.OpenAsync(view: new View(isDark, width, IsForAxe: true));

        await CheckAsync(window, "", "Experiments");
        await CheckAsync(window, $"experiments/{key}", "Over time");
        await CheckAsync(window, $"experiments/{key}/runs", "Runs");
        await CheckAsync(window, $"experiments/{key}/decisions", "Decisions");
        await CheckAsync(window, $"experiments/{key}/definition", "Versions");
        await CheckAsync(window, $"experiments/{key}/report", "Report");
        await CheckAsync(window, $"experiments/{draft}", "Get it started");
        await CheckAsync(window, "experiments/nobody-knows-it", "nobody-knows-it");
        await CheckAsync(window, "new", "New experiment");
        await CheckAsync(window, "sample-size", "The answer");
    }

    [Fact]
    public async Task Dialogs_AreUsableByAll()
    {
        var key = await fixture.Api.StartAsync(Definition, "axe");
        await using var window = await fixture.OpenAsync(view: new View(IsForAxe: true));
        await window.GoAsync($"experiments/{key}");
        await window.Button("Promote").ClickAsync();
        await Window.SeeAsync(window.Dialog);
        Assert.Empty(await Axe.FindAsync(window));

        await using var locked = await fixture.OpenAsync("wrong", view: new View(IsForAxe: true));
        await locked.GoAsync();
        await Window.SeeAsync(locked.Dialog);
        Assert.Empty(await Axe.FindAsync(locked));
    }

    private static async Task CheckAsync(Window window, string place, string heading)
    {
        await window.GoAsync(place);
        await Window.SeeAsync(window.Heading(heading));
        await window.Page.WaitForLoadStateAsync(Microsoft.Playwright.LoadState.NetworkIdle);

        var found = await Axe.FindAsync(window);
        Assert.True(found.Count == 0, $"{place}:\n{string.Join('\n', found)}");
        Assert.Equal((place, 0), (place, await window.Page.EvaluateAsync<int>("Math.max(0, document.documentElement.scrollWidth - innerWidth)")));
    }
}
