using Microsoft.Playwright;
using Splitrun.Browser.Tests.Hosting;
using static Microsoft.Playwright.Assertions;

namespace Splitrun.Browser.Tests.Creation;

/// <summary>The sample-size calculator says what the engine says.</summary>
[Collection(Dashboard.Name)]
public sealed class PlanningTests(DashboardFixture fixture)
{
    [Fact]
    public async Task Question_IsAnsweredByTheEngine_WithACurve()
    {
        await using var window = await fixture.OpenAsync();
        await window.GoAsync("sample-size");
        await window.Field("A mean, such as tokens").CheckAsync();
        await window.Field("Difference to be found").FillAsync("-50");
        await window.Field("Standard deviation").FillAsync("200");
        await window.Field("Runs a day (optional)").FillAsync("100");

        var total = (int)(await fixture.Api.PostAsync("/api/v1/sample-size", """{"kind":"mean","effect":-50,"sd":200,"sequential":true,"runs_per_day":100}"""))["total"]!;

        var answer = window.Panel("The answer");
        await Expect(answer).ToContainTextAsync($"{total:N0} runs");
        await Expect(answer).ToContainTextAsync($"{Math.Ceiling(total / 100.0)} days");
        await Expect(answer.GetByRole(AriaRole.Img)).ToHaveAttributeAsync("aria-label", $"Chance to find the difference by number of runs; {total:N0} runs find it with 80.0%.");
        await answer.GetByText("The curve in numbers").ClickAsync();
        await Expect(answer.GetByRole(AriaRole.Row)).ToHaveCountAsync(15);

        await window.Button("Use it in a new experiment").ClickAsync();
        await Expect(window.Field("Planned runs (optional)")).ToHaveValueAsync($"{total}");
        Assert.Empty(window.Complaints);
    }

    [Fact]
    public async Task QuestionThatMakesNoSense_SaysWhatIsWrong()
    {
        await using var window = await fixture.OpenAsync();
        await window.GoAsync("sample-size");

        await window.Field("Rate to be found, %").FillAsync("180");

        await Expect(window.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("must be another proportion between 0 and 1");
    }
}
