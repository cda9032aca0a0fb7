using System.Text.Json;
using Splitrun.Browser.Tests.Hosting;
using static Microsoft.Playwright.Assertions;

namespace Splitrun.Browser.Tests.Charts;

/// <summary>Charts can be read at any width: names, ticks and units are whole and stand clear of each other.</summary>
[Collection(Dashboard.Name)]
public sealed class ChartLayoutTests(DashboardFixture fixture)
{
    private const string Definition = """
        {"variants":["the-control-with-a-long-name","structured-with-examples","brief"],"metric":"success","secondary_metrics":["duration_ms","effective_tokens"],
         "assignment":{"strategy":"balanced"},"analysis":{"planned_samples":300}}
        """;

    /// <summary>Texts that stick out of their panel, or lie on another text of the same chart.</summary>
    private const string Faults = """
        () => [...document.querySelectorAll('.chart')].flatMap(chart => {
          const panel = chart.closest('.panel').getBoundingClientRect();
          const texts = [...chart.querySelectorAll('text')].map(text => [text.textContent, text.getBoundingClientRect()]).filter(([, box]) => box.width > 0);
          const outside = texts.filter(([, box]) => box.left < panel.left || box.right > panel.right).map(([text]) => `outside: ${text}`);
          const overlapping = texts.flatMap(([a, first], i) => texts.slice(i + 1)
            .filter(([, second]) => first.left < second.right && second.left < first.right && first.top < second.bottom - 2 && second.top < first.bottom - 2)
            .map(([b]) => `on each other: ${a} and ${b}`));
          return [...outside, ...overlapping];
        })
        """;

    [Theory]
    [InlineData(1280)]
    [InlineData(768)]
    [InlineData(360)]
    public async Task Texts_AreWholeAndClearOfEachOther(int width)
    {
        var key = await fixture.Api.StartAsync(Definition, "chart");
        for (var look = 0; look < 3; look++)
        {
            await fixture.Api.RunAsync(key, 90, $"look{look}", (variant, i) => variant == "brief" || i % 3 > 0 ? 1 : 0);
            await fixture.Api.PostAsync($"/api/v1/experiments/{key}/analyze");
        }

        await using var window = await fixture.OpenAsync(view: new View(Width: width));
        await window.GoAsync($"experiments/{key}");
        await Expect(window.Page.Locator(".chart")).ToHaveCountAsync(4);

        var faults = await window.Page.EvaluateAsync<JsonElement>(Faults);

        Assert.Empty(faults.EnumerateArray().Select(fault => fault.GetString()));
        await Expect(window.Panel("Over time").Locator(".chart")).ToContainTextAsync("percentage points");
    }
}
