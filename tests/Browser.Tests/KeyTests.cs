using Splitrun.Browser.Tests.Hosting;
using static Microsoft.Playwright.Assertions;

namespace Splitrun.Browser.Tests;

/// <summary>The key is asked for once, kept for the tab, and never anywhere else.</summary>
[Collection(Dashboard.Name)]
public sealed class KeyTests(DashboardFixture fixture)
{
    [Fact]
    public async Task Key_IsAskedForOnce_AndKeptForTheTabOnly()
    {
        await using var window = await fixture.OpenAsync(key: null);
        await window.GoAsync();

        await window.Field("Admin key").FillAsync(DashboardFixture.AdminKey);
        await window.Button("Continue").ClickAsync();
        await Expect(window.Dialog).ToHaveCountAsync(0);
        await Window.SeeAsync(window.Button("Forget key"));

        await window.Page.ReloadAsync();
        await Expect(window.Page.GetByRole(Microsoft.Playwright.AriaRole.Status).First).ToContainTextAsync("experiment");
        await Expect(window.Dialog).ToHaveCountAsync(0);
        Assert.Equal(DashboardFixture.AdminKey, await window.Page.EvaluateAsync<string>("sessionStorage.getItem('splitrun.key')"));
        Assert.Equal(0, await window.Page.EvaluateAsync<int>("localStorage.length + document.cookie.length"));
        Assert.All(window.Requests, address => Assert.DoesNotContain(DashboardFixture.AdminKey, address.ToString(), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("no key of this app")]
    [InlineData(DashboardFixture.AutomationKey)]
    public async Task Key_ThatDoesNotOpen_IsAskedForAgainWithTheReason(string wrong)
    {
        await using var window = await fixture.OpenAsync(wrong);
        await window.GoAsync();

        await window.SeeAsync("The server refused that key");
        await Expect(window.Field("Admin key")).ToHaveAttributeAsync("aria-invalid", "true");
        await window.Field("Admin key").FillAsync(DashboardFixture.AdminKey);
        await window.Page.Keyboard.PressAsync("Enter");

        await Expect(window.Dialog).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Dialog_ThatWasClosed_LeavesAWayBack()
    {
        await using var window = await fixture.OpenAsync(key: null);
        await window.GoAsync();
        await Window.SeeAsync(window.Dialog);

        await window.Page.Keyboard.PressAsync("Escape");
        await window.Button("Enter a key").ClickAsync();

        await Window.SeeAsync(window.Dialog);
    }

    [Fact]
    public async Task Forget_AsksAgain()
    {
        await using var window = await fixture.OpenAsync(key: null);
        await window.GoAsync();
        await window.Field("Admin key").FillAsync(DashboardFixture.AdminKey);
        await window.Button("Continue").ClickAsync();

        await window.Button("Forget key").ClickAsync();

        await Window.SeeAsync(window.Field("Admin key"));
        Assert.Null(await window.Page.EvaluateAsync<string?>("sessionStorage.getItem('splitrun.key')"));
    }
}
