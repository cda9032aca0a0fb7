using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Splitrun.Browser.Tests.Hosting;
using static Microsoft.Playwright.Assertions;

namespace Splitrun.Browser.Tests.Experiments;

/// <summary>What is known of an experiment: nothing, one run, a clear difference.</summary>
[Collection(Dashboard.Name)]
public sealed partial class OverviewTests(DashboardFixture fixture)
{
    private const string Definition = """
        {"variants":["long","brief"],"metric":"effective_tokens","secondary_metrics":["success"],
         "guardrails":[{"metric":"success","max_regression":0.5}],"assignment":{"strategy":"balanced"},"analysis":{"planned_samples":200}}
        """;

    [Fact]
    public async Task NoRun_SaysWhatToDo()
    {
        var key = await fixture.Api.StartAsync();
        await using var window = await fixture.OpenAsync();

        await window.GoAsync($"experiments/{key}");

        await Window.SeeAsync(window.Heading("Waiting for the first run"));
        await Expect(window.Page.GetByLabel("Ask for a variant", new PageGetByLabelOptions { Exact = true })).ToContainTextAsync($"/api/v1/experiments/{key}/runs");
    }

    [Fact]
    public async Task OneRun_IsShownWithoutAnInventedNumber()
    {
        var key = await fixture.Api.StartAsync(Definition);
        await fixture.Api.RunAsync(key, 1, "only", (_, _) => 5);
        await using var window = await fixture.OpenAsync();

        await window.GoAsync($"experiments/{key}");

        await Window.SeeAsync(window.Heading("Not enough is known yet: let it run"));
        await Expect(window.Panel("Split")).ToContainTextAsync("100.0%");
        await Expect(window.Panel("Effects")).Not.ToContainTextAsync("NaN");
        await Expect(window.Panel("Over time")).ToContainTextAsync("Each analysis adds one");
        Assert.Empty(window.Complaints);
    }

    [Fact]
    public async Task ClearDifference_IsShownFromEverySide()
    {
        var key = await fixture.Api.StartAsync(Definition);
        for (var look = 0; look < 3; look++)
        {
            await fixture.Api.RunAsync(key, 60, $"look{look}", (variant, i) => (variant == "brief" ? 700 : 1000) + (i * 37 % 150));
            await fixture.Api.PostAsync($"/api/v1/experiments/{key}/analyze");
        }

        await using var window = await fixture.OpenAsync();
        await window.GoAsync($"experiments/{key}");

        await Window.SeeAsync(window.Heading("brief is better than long: promote it"));
        await window.SeeAsync("180 runs concluded of 200 planned");
        var effects = window.Panel("Effects");
        await Expect(effects.GetByRole(AriaRole.Img)).ToHaveCountAsync(2);
        await Expect(effects.GetByRole(AriaRole.Img).First).ToHaveAttributeAsync("aria-label", AlwaysValid());
        await Expect(effects).ToContainTextAsync("fixed horizon, valid only when you look once");
        await Expect(effects.GetByRole(AriaRole.Row).Nth(1)).ToContainTextAsync("effective_tokens");
        await Expect(window.Panel("Split")).ToContainTextAsync("50.0%");
        await Expect(window.Panel("Guardrails")).ToContainTextAsync("Kept");
        await Expect(window.Panel("Can these numbers be trusted?")).ToContainTextAsync("The variants get the runs they should");

        var band = window.Panel("Over time");
        await Expect(band.GetByRole(AriaRole.Img)).ToHaveAttributeAsync("aria-label", new Regex("always-valid interval is now", RegexOptions.None, TimeSpan.FromSeconds(1)));
        await band.GetByText("The looks in numbers").ClickAsync();
        await Expect(band.GetByRole(AriaRole.Row)).ToHaveCountAsync(4);
        Assert.Empty(window.Complaints);
    }

    [Fact]
    public async Task ManyDays_AreDrawnDayByDay()
    {
        var key = await fixture.Api.StartAsync(Definition);
        await fixture.Api.RunAsync(key, 4, "r", (_, i) => i);
        await using var window = await fixture.OpenAsync();
        var days = Enumerable.Range(1, 5).Select(day => $$"""
            {"day":"2026-05-0{{day}}","arms":[{"variant":"long","n":50,"total_n":{{50 * day}}},{"variant":"brief","n":50,"total_n":{{50 * day}}}],
             "effects":[{"variant":"brief","total":{"estimate":-{{90 + day}}},"sequence":{"interval":[-200,10]},"running_interval":[-{{200 - (10 * day)}},{{30 - (10 * day)}}]}]}
            """);
        await window.Page.RouteAsync("**/series", route => route.FulfillAsync(new RouteFulfillOptions { ContentType = "application/json", Body = $$"""{"points":[{{string.Join(',', days)}}]}""" }));

        await window.GoAsync($"experiments/{key}");

        var band = window.Panel("Over time");
        await Expect(band.GetByRole(AriaRole.Img)).ToHaveAttributeAsync("aria-label", "Difference of brief from long over time, 5 looks; the always-valid interval is now −150 to −20.");
        await band.GetByText("The looks in numbers").ClickAsync();
        await Expect(band.GetByRole(AriaRole.Row)).ToHaveCountAsync(6);
        await Expect(band.GetByRole(AriaRole.Row).Nth(1)).ToContainTextAsync("500");
    }

    [Fact]
    public async Task ContentsThatChange_BeginAPhase_WhichIsShownBesideTheEarlierOne()
    {
        var key = await fixture.Api.StartAsync("""{"variants":[{"key":"a","payload":"one"},"b"],"metric":"effective_tokens","assignment":{"strategy":"balanced"}}""");
        await fixture.Api.RunAsync(key, 4, "before", (_, _) => 10);
        using var patch = await fixture.App.Client.PatchAsync(
            $"/api/v1/experiments/{key}", new StringContent("""{"variants":[{"key":"a","payload":"two"},"b"]}""", System.Text.Encoding.UTF8, "application/merge-patch+json"));
        Assert.True(patch.IsSuccessStatusCode, await patch.Content.ReadAsStringAsync());
        await fixture.Api.RunAsync(key, 2, "after", (_, _) => 20);
        await using var window = await fixture.OpenAsync();

        await window.GoAsync($"experiments/{key}");

        var rows = window.Panel("Phases").GetByRole(AriaRole.Row);
        await Expect(rows).ToHaveCountAsync(3);
        await Expect(rows.Nth(1)).ToContainTextAsync("3 compared20 (1 run)20 (1 run)");
        await Expect(rows.Nth(2)).ToContainTextAsync("10 (2 runs)10 (2 runs)");
        Assert.Empty(window.Complaints);
    }

    [Fact]
    public async Task SegmentsAndShadows_HaveTheirOwnPanels_AndAShadowIsInNoOther()
    {
        var key = await fixture.Api.StartAsync("""{"variants":["champion","challenger",{"key":"aside","shadow":true}],"metric":"success","assignment":{"strategy":"balanced"}}""");
        for (var i = 0; i < 8; i++)
        {
            await fixture.Api.PostAsync($"/api/v1/experiments/{key}/runs", $$"""{"run_id":"r{{i}}"}""");
            await fixture.Api.PostAsync(
                "/api/v1/outcomes",
                $$"""[{"experiment":"{{key}}","run_id":"r{{i}}","conclusion":"success","segment":{"language":"go"},"prediction":{{i}}},{"experiment":"{{key}}","run_id":"r{{i}}","shadow_variant":"aside","prediction":{{i}}}]""");
        }

        await using var window = await fixture.OpenAsync();
        await window.GoAsync($"experiments/{key}");

        await Expect(window.Panel("Segments").GetByRole(AriaRole.Row).Nth(1)).ToContainTextAsync("language gochallenger44");
        await Expect(window.Panel("Shadows").GetByRole(AriaRole.Row).Nth(1)).ToContainTextAsync("aside");
        await Expect(window.Panel("Shadows")).ToContainTextAsync("100.0%");
        foreach (var panel in new[] { "Split", "Variants", "Effects" })
        {
            await Expect(window.Panel(panel)).Not.ToContainTextAsync("aside");
        }

        Assert.Empty(window.Complaints);
    }

    [Fact]
    public async Task UnknownExperiment_SaysSo()
    {
        await using var window = await fixture.OpenAsync();

        await window.GoAsync("experiments/nobody-knows-it");

        await Expect(window.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Not found");
        await Expect(window.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("look in the list");
        await Window.SeeAsync(window.Button("Try again"));
    }

    [Fact]
    public async Task ServerThatGoesAway_IsSaid_AndTheNumbersStay()
    {
        var key = await fixture.Api.StartAsync(Definition);
        await fixture.Api.RunAsync(key, 1, "only", (_, _) => 5);
        await using var window = await fixture.OpenAsync();
        await window.GoAsync($"experiments/{key}");
        await Window.SeeAsync(window.Panel("Split"));

        await window.Page.RouteAsync("**/api/**", route => route.AbortAsync());
        await Expect(window.Page.GetByRole(AriaRole.Alert).First).ToContainTextAsync("The server cannot be reached");
        await Window.SeeAsync(window.Panel("Split"));

        await window.Page.UnrouteAllAsync();
        await window.Button("Try again").First.ClickAsync();
        await Expect(window.Page.GetByRole(AriaRole.Alert)).ToHaveCountAsync(0);
    }

    [GeneratedRegex("brief −[0-9.]+, always-valid interval −[0-9.]+ to −[0-9.]+", RegexOptions.None, 1000)]
    private static partial Regex AlwaysValid();
}
