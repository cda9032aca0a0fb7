using Splitrun.Browser.Tests.Hosting;
using static Microsoft.Playwright.Assertions;

namespace Splitrun.Browser.Tests.Safety;

/// <summary>What others have written is text, wherever it stands; nothing is loaded from elsewhere.</summary>
[Collection(Dashboard.Name)]
public sealed class HostileTextTests(DashboardFixture fixture)
{
    private const string Hostile = """<img src=x onerror=alert(1)><script>alert(2)</script>""";

    [Fact]
    public async Task Markup_IsShownAsText_OnEveryPage()
    {
        var key = await fixture.Api.StartAsync(
            $$"""
            {"variants":[{"key":"a","description":"{{Hostile}}","payload":"{{Hostile}}"},"b"],"description":"{{Hostile}}","hypothesis":"{{Hostile}}","tags":["{{Hostile}}"]}
            """);
        await fixture.Api.PostAsync($"/api/v1/experiments/{key}/runs", $$"""{"run_id":"r","workflow":"{{Hostile}}","unit":"{{Hostile}}"}""");
        await fixture.Api.PostAsync("/api/v1/outcomes", $$"""{"experiment":"{{key}}","run_id":"r","conclusion":"failure","error_kind":"{{Hostile}}"}""");
        await fixture.Api.PostAsync($"/api/v1/experiments/{key}/stop", $$"""{"reason":"{{Hostile}}"}""");
        await using var window = await fixture.OpenAsync();

        foreach (var place in new[] { "", $"experiments/{key}", $"experiments/{key}/runs", $"experiments/{key}/decisions", $"experiments/{key}/definition" })
        {
            await window.GoAsync(place);
            await window.SeeAsync(Hostile);
            await Expect(window.Page.Locator("main img, main script")).ToHaveCountAsync(0);
        }

        Assert.Empty(window.Complaints);
    }

    [Fact]
    public async Task Markup_InEveryFieldThatTakesText_MakesNoElementAndRunsNothing()
    {
        const string Armed = "<img src=x onerror=window.ran=1><svg onload=window.ran=1>";
        var key = await fixture.Api.StartAsync(
            $$"""
            {"variants":[{"key":"a","description":"{{Armed}}","payload":{"{{Armed}}":"{{Armed}}"} },{"key":"b","payload":"{{Armed}}"}],
             "description":"{{Armed}}","hypothesis":"{{Armed}}","tags":["{{Armed}}"],
             "assignment":{"salt":"{{Armed}}","overrides":{"{{Armed}}":"b"},"segments":[{"not":{"attribute":"{{Armed}}","operator":"equals","value":"{{Armed}}"} }]},
             "notify":[{"kind":"webhook","url":"http://127.0.0.1:9/?{{Armed}}"}]}
            """);
        foreach (var run in new[] { Armed, $"{Armed}2" })
        {
            await fixture.Api.PostAsync($"/api/v1/experiments/{key}/runs", $$"""{"run_id":"{{run}}","workflow":"{{Armed}}","unit":"{{run}}","attributes":{"x":"{{Armed}}"} }""");
            await fixture.Api.PostAsync("/api/v1/outcomes", $$"""{"experiment":"{{key}}","run_id":"{{run}}","conclusion":"failure","error_kind":"{{Armed}}","segment":{"x":"{{Armed}}"} }""");
        }

        await fixture.Api.PostAsync($"/api/v1/experiments/{key}/analyze", "");
        await fixture.Api.PostAsync($"/api/v1/experiments/{key}/stop", $$"""{"reason":"{{Armed}}"}""");
        await fixture.Api.PostAsync($"/api/v1/experiments/{key}/promote", $$"""{"variant":"b","reason":"{{Armed}}"}""");
        await using var window = await fixture.OpenAsync();

        foreach (var place in new[] { "", $"experiments/{key}", $"experiments/{key}/runs", $"experiments/{key}/decisions", $"experiments/{key}/definition", $"experiments/{key}/report" })
        {
            await window.GoAsync(place);
            await window.Page.WaitForLoadStateAsync(Microsoft.Playwright.LoadState.NetworkIdle);
            await Expect(window.Page.Locator("img:not([src='/dashboard/icon.svg']), iframe, object, embed, [onerror], [onload], body script")).ToHaveCountAsync(0);
        }

        Assert.False(await window.Page.EvaluateAsync<bool>("'ran' in window"));
        Assert.Empty(window.Complaints);
    }

    [Fact]
    public async Task Address_ThatHoldsMarkup_IsText()
    {
        await using var window = await fixture.OpenAsync();

        await window.GoAsync($"experiments/{Uri.EscapeDataString(Hostile)}");

        await Window.SeeAsync(window.Heading(Hostile));
        Assert.Empty(window.Complaints);
    }

    [Fact]
    public async Task Pages_AskNobodyElse()
    {
        var key = await fixture.Api.StartAsync();
        await fixture.Api.RunAsync(key, 2, "r", (_, i) => i);
        await using var window = await fixture.OpenAsync();

        foreach (var place in new[] { "", $"experiments/{key}", $"experiments/{key}/definition", "new", "sample-size" })
        {
            await window.GoAsync(place);
            await window.Page.WaitForLoadStateAsync(Microsoft.Playwright.LoadState.NetworkIdle);
        }

        Assert.NotEmpty(window.Requests);
        Assert.All(window.Requests, address => Assert.Equal(fixture.App.Client.BaseAddress!.Authority, address.Authority));
        Assert.Empty(window.Complaints);
    }
}
