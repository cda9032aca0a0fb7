using Microsoft.Playwright;
using Splitrun.Browser.Tests.Hosting;
using static Microsoft.Playwright.Assertions;

namespace Splitrun.Browser.Tests.Accessibility;

/// <summary>Everything is reached without a mouse, and the focus is where the reader is.</summary>
[Collection(Dashboard.Name)]
public sealed class KeyboardTests(DashboardFixture fixture)
{
    [Fact]
    public async Task Tab_ReachesTheContentFirst_ThenTheLinks()
    {
        await using var window = await fixture.OpenAsync();
        await window.GoAsync();

        await window.Page.Keyboard.PressAsync("Tab");
        await Expect(window.Link("Skip to the content")).ToBeFocusedAsync();
        await window.Page.Keyboard.PressAsync("Enter");
        await Expect(window.Page.GetByRole(AriaRole.Main)).ToBeFocusedAsync();
        await window.Page.Keyboard.PressAsync("Tab");
        await Expect(window.Page.GetByRole(AriaRole.Main).GetByRole(AriaRole.Link, new LocatorGetByRoleOptions { Name = "New experiment" })).ToBeFocusedAsync();
    }

    [Fact]
    public async Task NewPage_TakesTheFocusAndNamesTheWindow()
    {
        var key = await fixture.Api.StartAsync();
        await using var window = await fixture.OpenAsync();
        await window.GoAsync();
        await window.Field("Search").FillAsync(key);

        await window.Link(key).FocusAsync();
        await window.Page.Keyboard.PressAsync("Enter");

        await Expect(window.Heading(key)).ToBeFocusedAsync();
        await Expect(window.Page).ToHaveTitleAsync($"{key} · Splitrun");
    }

    [Fact]
    public async Task Experiment_IsStoppedByKeyboard()
    {
        var key = await fixture.Api.StartAsync();
        await using var window = await fixture.OpenAsync();
        await window.GoAsync($"experiments/{key}");
        await window.Button("Stop").FocusAsync();

        await window.Page.Keyboard.PressAsync("Enter");
        await Expect(window.Field("Why (optional)")).ToBeFocusedAsync();
        await window.Page.Keyboard.TypeAsync("By keyboard.");
        await window.Page.Keyboard.PressAsync("Tab");
        await window.Page.Keyboard.PressAsync("Enter");

        await window.SeeAsync("Stopped: every run gets a");
    }
}
