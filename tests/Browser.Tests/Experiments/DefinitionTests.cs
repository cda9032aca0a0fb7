using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Splitrun.Browser.Tests.Hosting;
using static Microsoft.Playwright.Assertions;

namespace Splitrun.Browser.Tests.Experiments;

/// <summary>The definition: read, changed, refused, and its versions.</summary>
[Collection(Dashboard.Name)]
public sealed class DefinitionTests(DashboardFixture fixture)
{
    [Fact]
    public async Task Change_MakesAVersion_AndWhatMayNotChangeIsNamed()
    {
        var key = await fixture.Api.StartAsync("""{"variants":[{"key":"a","payload":{"model":"small"}},"b"],"description":"Before"}""");
        await using var window = await fixture.OpenAsync();
        await window.GoAsync($"experiments/{key}/definition");
        await Expect(window.Panel("Payloads")).ToContainTextAsync("small");

        await window.Button("Edit").ClickAsync();
        var editor = window.Field("Definition as JSON");
        var text = await editor.InputValueAsync();
        await editor.FillAsync(text[..^1]);
        await window.SeeAsync("This is not JSON yet");
        await editor.FillAsync(text.Replace("\"random\"", "\"balanced\"", StringComparison.Ordinal));
        await window.Button("Save as version 3").ClickAsync();
        await Expect(window.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("assignment.strategy");

        await editor.FillAsync(text.Replace("Before", "After", StringComparison.Ordinal));
        await window.Button("Save as version 3").ClickAsync();

        await Expect(editor).ToHaveCountAsync(0);
        await window.SeeAsync("After");
        await Expect(window.Panel("Versions").GetByRole(AriaRole.Row).Nth(1)).ToContainTextAsync("description");
        await Expect(window.Panel("Versions").GetByRole(AriaRole.Row)).ToHaveCountAsync(4);
        Assert.Empty(window.Complaints);
    }

    [Fact]
    public async Task ChangeOfSomethingStale_IsRefused_WithAWayOn()
    {
        var key = Api.NewKey("stale");
        await fixture.Api.PutAsync(key, """{"variants":["a","b"]}""");
        await using var window = await fixture.OpenAsync();
        await window.GoAsync($"experiments/{key}/definition");
        await window.Button("Edit").ClickAsync();

        await fixture.Api.PutAsync(key, """{"variants":["a","b","c"]}""");
        await window.Button("Save as version 2").ClickAsync();

        await Expect(window.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Somebody changed it meanwhile");
        var editor = window.Field("Definition as JSON");
        await window.Button("Load the newest version").ClickAsync();
        await Expect(editor).ToHaveValueAsync(new Regex("\"c\"", RegexOptions.None, TimeSpan.FromSeconds(1)));

        await fixture.Api.PutAsync(key, """{"variants":["a","b","d"]}""");
        await editor.FillAsync("""{"variants":["a","b","mine"]}""");
        await window.Button("Save as version 3").ClickAsync();
        await window.Button("Keep mine, to replace it").ClickAsync();
        await window.Button("Save as version 4").ClickAsync();

        await Expect(editor).ToHaveCountAsync(0);
        Assert.Equal("mine", (string?)(await fixture.Api.GetAsync($"/api/v1/experiments/{key}"))["variants"]![2]!["key"]);
    }
}
