using Microsoft.Playwright;
using Splitrun.Browser.Tests.Hosting;
using static Microsoft.Playwright.Assertions;

namespace Splitrun.Browser.Tests.Experiments;

/// <summary>Start, stop, promote, roll back, resume, archive: each says first what will happen.</summary>
[Collection(Dashboard.Name)]
public sealed class ActionTests(DashboardFixture fixture)
{
    [Fact]
    public async Task WholeLife_FromThePage()
    {
        var key = Api.NewKey("life");
        await fixture.Api.PutAsync(key, """{"variants":["old","new"]}""");
        await using var window = await fixture.OpenAsync();
        await window.GoAsync($"experiments/{key}");

        await DoAsync(window, "Start", "Start", "From now on runs are divided: old 50%, new 50%.", "Running");
        await DoAsync(window, "Stop", "Stop", "Every new run gets old, and is not counted.", "Stopped");
        await DoAsync(window, "Resume", "Resume", "What was counted before stays in the numbers.", "Running");
        await DoAsync(window, "Promote", "Promote new", "Every new run gets new, for all callers, at once.", "Promoted", "It was better.");
        await DoAsync(window, "Roll back", "Roll back to old", "Every new run gets old, for all callers, at once.", "Rolled back");
        await DoAsync(window, "Resume", "Resume", "The comparison begins anew", "Running");
        await DoAsync(window, "Roll back", "Roll back to old", "New runs are not counted.", "Rolled back");
        await DoAsync(window, "Archive", "Archive for good", "This cannot be undone.", "Archived");

        await window.Link("Decisions").ClickAsync();
        await Expect(window.Panel("Decisions").GetByRole(AriaRole.Listitem)).ToHaveCountAsync(8);
        await window.SeeAsync("It was better.");
        Assert.Equal("archived", (string?)(await fixture.Api.GetAsync($"/api/v1/experiments/{key}"))["state"]);
        Assert.Empty(window.Complaints);
    }

    [Fact]
    public async Task Cancel_ChangesNothing_AndReturnsTheFocus()
    {
        var key = await fixture.Api.StartAsync();
        await using var window = await fixture.OpenAsync();
        await window.GoAsync($"experiments/{key}");

        await window.Button("Stop").FocusAsync();
        await window.Page.Keyboard.PressAsync("Enter");
        await Window.SeeAsync(window.Dialog);
        await window.Page.Keyboard.PressAsync("Escape");

        await Expect(window.Dialog).ToHaveCountAsync(0);
        await Expect(window.Button("Stop")).ToBeFocusedAsync();
        Assert.Equal("running", (string?)(await fixture.Api.GetAsync($"/api/v1/experiments/{key}"))["state"]);
    }

    [Fact]
    public async Task ActionThatIsLate_SaysWhy()
    {
        var key = await fixture.Api.StartAsync();
        await using var window = await fixture.OpenAsync();
        await window.GoAsync($"experiments/{key}");
        await window.Button("Stop").ClickAsync();
        using var delete = await fixture.App.Client.DeleteAsync($"/api/v1/experiments/{key}");
        Assert.True(delete.IsSuccessStatusCode);

        await window.Dialog.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Stop", Exact = true }).ClickAsync();

        await Expect(window.Dialog.GetByRole(AriaRole.Alert)).ToContainTextAsync("is archived; stop is not possible from there; possible: nothing");
    }

    [Fact]
    public async Task Promotion_ThatTheNumbersDoNotRecommend_IsWarnedOf()
    {
        var key = Api.NewKey("early");
        await fixture.Api.PutAsync(key, """{"variants":["a","b"],"metric":"effective_tokens","assignment":{"strategy":"balanced"},"analysis":{"planned_samples":120}}""");
        await using var window = await fixture.OpenAsync();
        await window.GoAsync($"experiments/{key}");
        await Expect(window.Button("Start")).ToHaveClassAsync("primary");

        await fixture.Api.PostAsync($"/api/v1/experiments/{key}/start");
        await fixture.Api.RunAsync(key, 2, "few", (_, i) => i);
        await window.Page.ReloadAsync();
        await Expect(window.Page.Locator(".actions .primary")).ToHaveCountAsync(0);
        await window.Button("Promote").ClickAsync();
        await Expect(window.Dialog).ToContainTextAsync("The numbers do not say so: Not enough is known yet: let it run.");
        await window.Button("Cancel").ClickAsync();

        await fixture.Api.RunAsync(key, 120, "many", (variant, i) => (variant == "b" ? 700 : 1000) + (i * 37 % 150));
        await window.Page.ReloadAsync();
        await Expect(window.Button("Promote")).ToHaveClassAsync("primary");
        await window.Button("Promote").ClickAsync();
        await Expect(window.Dialog).Not.ToContainTextAsync("The numbers do not say so");
        await window.Field("Variant").SelectOptionAsync("a");
        await Expect(window.Dialog).ToContainTextAsync("The numbers do not say so");
    }

    private static async Task DoAsync(Window window, string action, string confirm, string consequence, string state, string? reason = null)
    {
        await window.Button(action).ClickAsync();
        await Expect(window.Dialog).ToContainTextAsync(consequence);
        if (reason is not null)
        {
            await window.Field("Why (optional)").FillAsync(reason);
        }

        await window.Dialog.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = confirm, Exact = true }).ClickAsync();
        await Expect(window.Dialog).ToHaveCountAsync(0);
        await Expect(window.Page.Locator(".experiment-header .badge")).ToHaveTextAsync(state);
    }
}
