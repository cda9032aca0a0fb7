using Microsoft.Playwright;
using Splitrun.Browser.Tests.Hosting;
using static Microsoft.Playwright.Assertions;

namespace Splitrun.Browser.Tests.Experiments;

/// <summary>The list: nothing, a hundred, what is looked for, and what changes while one looks.</summary>
[Collection(Dashboard.Name)]
public sealed class ListTests(DashboardFixture fixture)
{
    [Fact]
    public async Task Nothing_SaysHowToBegin_AndWhatIsMadeMeanwhileAppears()
    {
        await using var app = await fixture.StartEmptyAppAsync();
        await using var window = await fixture.OpenAsync(app: app);
        await window.GoAsync();
        await Window.SeeAsync(window.Heading("No experiment yet"));

        var key = await new Api(app.Client).StartAsync();

        await Window.SeeAsync(window.Link(key));
    }

    [Fact]
    public async Task AHundred_AreSearched()
    {
        await Task.WhenAll(Enumerable.Range(0, 100).Select(i =>
            fixture.Api.PutAsync($"hundred-{i:00}", $$"""{"variants":["a","b"],"tags":["hundred"],"description":"Number {{i}} of many{{(i == 42 ? ", the needle" : "")}}"}""")));
        await using var window = await fixture.OpenAsync();
        await window.GoAsync();
        var rows = window.Page.GetByRole(AriaRole.Row);

        await window.Field("Search").FillAsync("hundred");
        await Expect(rows).ToHaveCountAsync(101);
        await window.Field("Search").FillAsync("NEEDLE hundred");
        await Expect(rows).ToHaveCountAsync(2);
        await Window.SeeAsync(window.Link("hundred-42"));
        await Expect(window.Page.GetByRole(AriaRole.Status).First).ToContainTextAsync("1 experiment of");

        await window.Field("Search").FillAsync("there is no such thing");
        await window.SeeAsync("None fits.");
    }

    [Fact]
    public async Task State_IsFiltered_AndArchivedOnesAreAskedFor()
    {
        var archived = Api.NewKey("gone");
        await fixture.Api.PutAsync(archived, """{"variants":["a","b"]}""");
        using var delete = await fixture.App.Client.DeleteAsync($"/api/v1/experiments/{archived}");
        Assert.True(delete.IsSuccessStatusCode);
        var running = await fixture.Api.StartAsync(prefix: "runs");
        await using var window = await fixture.OpenAsync();
        await window.GoAsync();
        await Window.SeeAsync(window.Link(running));
        await Expect(window.Link(archived)).ToHaveCountAsync(0);

        await window.Field("State").SelectOptionAsync("Archived");

        await Window.SeeAsync(window.Link(archived));
        await Expect(window.Link(running)).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Row_FollowsTheRuns()
    {
        var key = await fixture.Api.StartAsync(prefix: "live");
        await using var window = await fixture.OpenAsync();
        await window.GoAsync();
        await window.Field("Search").FillAsync(key);
        var row = window.Page.GetByRole(AriaRole.Row).Filter(new LocatorFilterOptions { HasText = key });
        await Expect(row).ToContainTextAsync("Let it run");

        await fixture.Api.RunAsync(key, 20, "r", (_, i) => i);

        await Expect(row).ToContainTextAsync("20");
        await window.Link(key).ClickAsync();
        await Window.SeeAsync(window.Heading(key));
        await window.Page.GoBackAsync();
        await Window.SeeAsync(window.Heading("Experiments"));
    }
}
