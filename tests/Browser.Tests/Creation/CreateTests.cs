using Microsoft.Playwright;
using Splitrun.Browser.Tests.Hosting;
using Splitrun.TestKit.Bundles;
using static Microsoft.Playwright.Assertions;

namespace Splitrun.Browser.Tests.Creation;

/// <summary>Somebody who has never read the API sets up, watches and concludes an experiment, from the page alone.</summary>
[Collection(Dashboard.Name)]
public sealed class CreateTests(DashboardFixture fixture)
{
    [Fact]
    public async Task Experiment_IsSetUp_Watched_AndConcluded()
    {
        var key = Api.NewKey("page");
        await using var window = await fixture.OpenAsync();
        await window.GoAsync();
        await window.Page.GetByRole(AriaRole.Main).GetByRole(AriaRole.Link, new LocatorGetByRoleOptions { Name = "New experiment" }).ClickAsync();
        await FillAsync(window, key);
        await window.Button("Create draft").ClickAsync();

        await Window.SeeAsync(window.Heading("Get it started"));
        await UploadAsync(window, "long");
        await UploadAsync(window, "brief");
        await window.Button("Start").ClickAsync();
        await window.Dialog.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Start", Exact = true }).ClickAsync();
        await Window.SeeAsync(window.Heading("Waiting for the first run"));

        await fixture.Api.RunAsync(key, 120, "r", (variant, i) => (variant == "brief" ? 700 : 1000) + (i * 37 % 150));
        await Window.SeeAsync(window.Heading("brief is better than long: promote it"));
        await window.Button("Promote").ClickAsync();
        await window.Button("Promote brief").ClickAsync();
        await window.SeeAsync("Promoted: every run gets brief.");

        var experiment = await fixture.Api.GetAsync($"/api/v1/experiments/{key}");
        Assert.Equal("Be concise.", (string?)experiment["variants"]![1]!["payload"]!["prompt"]);
        Assert.Equal(0.3, (double)experiment["guardrails"]![0]!["max_regression"]!);
        Assert.NotNull(experiment["variants"]![0]!["bundle"]);
        Assert.Empty(window.Complaints);
    }

    [Fact]
    public async Task WhatTheServerFindsWrong_StandsAtTheField_AndNothingIsLost()
    {
        await using var window = await fixture.OpenAsync();
        await window.GoAsync("new");
        await FillAsync(window, "spaces are not allowed");
        await window.Field("Variant 2").FillAsync("long");

        await window.Button("Create draft").ClickAsync();

        await Expect(window.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("key");
        await Expect(window.Field("Key")).ToHaveAttributeAsync("aria-invalid", "true");
        await Expect(window.Field("Key")).ToHaveAccessibleDescriptionAsync(new System.Text.RegularExpressions.Regex("must"));
        await Expect(window.Field("Key")).ToBeFocusedAsync();

        await window.Link("Work it out").ClickAsync();
        await Window.SeeAsync(window.Heading("Sample size"));
        await window.Page.GoBackAsync();
        await Expect(window.Field("Key")).ToHaveValueAsync("spaces are not allowed");
    }

    [Fact]
    public async Task KeyThatIsTaken_IsNeverReplaced()
    {
        var key = await fixture.Api.StartAsync();
        await using var window = await fixture.OpenAsync();
        await window.GoAsync("new");
        await FillAsync(window, key);

        await window.Button("Create draft").ClickAsync();

        await Expect(window.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("is taken: choose another one");
        Assert.Equal(2, (int)(await fixture.Api.GetAsync($"/api/v1/experiments/{key}"))["version"]!);
    }

    [Fact]
    public async Task Json_TakesWhatTheFormHasNoFieldFor()
    {
        var key = Api.NewKey("json");
        await using var window = await fixture.OpenAsync();
        await window.GoAsync("new");
        await window.Field("JSON").CheckAsync();
        await window.Field("Key").FillAsync(key);
        await window.Field("Definition").FillAsync("""{"variants":["a","b"],"analysis":{"alpha":7}}""");
        await window.Button("Create draft").ClickAsync();
        await Expect(window.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("analysis.alpha");

        await window.Field("Definition").FillAsync("""{"variants":["a","b"],"analysis":{"alpha":0.01}}""");
        await window.Button("Create draft").ClickAsync();

        await Window.SeeAsync(window.Heading(key));
        Assert.Equal(0.01, (double)(await fixture.Api.GetAsync($"/api/v1/experiments/{key}"))["analysis"]!["alpha"]!);
    }

    [Fact]
    public async Task WorkflowFile_IsCheckedWhileOneTypes_AndImported()
    {
        var name = $"w{Guid.NewGuid():N}"[..12];
        await using var window = await fixture.OpenAsync();
        await window.GoAsync("new");
        await window.Field("Workflow file").CheckAsync();
        await window.Field("Automation").FillAsync("nightly");
        var text = window.Field("Markdown with front matter, or YAML");
        await text.FillAsync($"---\non: push\nexperiments:\n  {name}:\n    variants: [a, b]\n    colour: red\n---\n# A workflow\n");
        await Expect(window.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync($"experiments.{name}.colour (line 6");

        await text.FillAsync($"---\non: push\nexperiments:\n  {name}: [a, b]\n---\n# A workflow\n");
        await window.SeeAsync($"1 experiment would be made: {name}.");
        await window.Button("Create drafts").ClickAsync();

        await Window.SeeAsync(window.Heading(name));
        Assert.Equal("nightly", (string?)(await fixture.Api.GetAsync($"/api/v1/experiments/{name}"))["automation"]);
    }

    [Fact]
    public async Task FileThatIsNoTarball_IsRefusedWithTheReason()
    {
        var key = Api.NewKey("bundle");
        await fixture.Api.PutAsync(key, """{"variants":["a","b"]}""");
        await using var window = await fixture.OpenAsync();
        await window.GoAsync($"experiments/{key}");

        await window.Field("Tarball of a").SetInputFilesAsync(new FilePayload { Name = "a.tar.gz", MimeType = "application/gzip", Buffer = "no gzip at all"u8.ToArray() });

        await Expect(window.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("gzip");
    }

    [Fact]
    public async Task Upload_ThatIsCutOff_SaysSo_AndIsTriedAgain()
    {
        var key = Api.NewKey("cut");
        await fixture.Api.PutAsync(key, """{"variants":["a","b"]}""");
        await using var window = await fixture.OpenAsync();
        await window.GoAsync($"experiments/{key}");
        await window.Page.RouteAsync("**/bundle", route => route.AbortAsync("connectionreset"));

        await window.Field("Tarball of a").SetInputFilesAsync(new FilePayload { Name = "a.tar.gz", MimeType = "application/gzip", Buffer = Tarballs.Valid("a") });
        await Expect(window.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("The tarball did not get through. The connection was lost, and nothing of it was kept.");

        await window.Page.UnrouteAllAsync();
        await window.Button("Try again").ClickAsync();
        await Expect(window.Field("Tarball of a")).ToHaveAccessibleDescriptionAsync(new System.Text.RegularExpressions.Regex("Uploaded: "));
        await Expect(window.Page.GetByRole(AriaRole.Alert)).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task MetricOfOnesOwn_IsSaidToBeBetterWhenLower_AndAKnownOneIsNot()
    {
        var (own, known) = (Api.NewKey("own"), Api.NewKey("known"));
        await using var window = await fixture.OpenAsync();
        foreach (var (key, metric) in new[] { (own, "wasted_minutes"), (known, "success") })
        {
            await window.GoAsync("new");
            await FillAsync(window, key);
            await window.Page.GetByRole(AriaRole.Combobox, new PageGetByRoleOptions { Name = "Metric", Exact = true }).First.FillAsync("wasted_minutes");
            await window.Field("Better when").SelectOptionAsync("it is lower");
            await window.Page.GetByRole(AriaRole.Combobox, new PageGetByRoleOptions { Name = "Metric", Exact = true }).First.FillAsync(metric);
            await window.Button("Create draft").ClickAsync();
            await Window.SeeAsync(window.Heading(key));
        }

        Assert.Equal("decrease", (string?)(await fixture.Api.GetAsync($"/api/v1/experiments/{own}"))["metric"]!["direction"]);
        Assert.Equal("increase", (string?)(await fixture.Api.GetAsync($"/api/v1/experiments/{known}"))["metric"]!["direction"]);
    }

    [Fact]
    public async Task Upload_ShowsHowFarItIs()
    {
        var key = Api.NewKey("slow");
        await fixture.Api.PutAsync(key, """{"variants":["a","b"]}""");
        await using var window = await fixture.OpenAsync();
        await window.GoAsync($"experiments/{key}");
        var network = await window.Page.Context.NewCDPSessionAsync(window.Page);
        await network.SendAsync("Network.enable");
        await network.SendAsync(
            "Network.emulateNetworkConditions",
            new Dictionary<string, object> { ["offline"] = false, ["latency"] = 0, ["downloadThroughput"] = -1, ["uploadThroughput"] = 500_000 });

        await window.Field("Tarball of a").SetInputFilesAsync(
            new FilePayload { Name = "a.tar.gz", MimeType = "application/gzip", Buffer = Tarballs.OfNoise(2_000_000) });

        await Window.SeeAsync(window.Page.GetByRole(AriaRole.Progressbar, new PageGetByRoleOptions { Name = "Sent of the tarball of a" }));
        await Expect(window.Field("Tarball of a")).ToBeDisabledAsync();
        await window.SeeAsync("% sent");
        await Expect(window.Field("Tarball of a")).ToHaveAccessibleDescriptionAsync(new System.Text.RegularExpressions.Regex("Uploaded: 1.9"));
    }

    private static async Task FillAsync(Window window, string key)
    {
        await window.Field("Key").FillAsync(key);
        await window.Field("Description (optional)").FillAsync("Made from the page.");
        await window.Field("Control").FillAsync("long");
        await window.Field("Variant 2").FillAsync("brief");
        await window.Field("Payload (optional): JSON or text").Nth(1).FillAsync("""{ "prompt": "Be concise." }""");
        await window.Page.GetByRole(AriaRole.Combobox, new PageGetByRoleOptions { Name = "Metric", Exact = true }).FillAsync("effective_tokens");
        await window.Button("Add a guardrail").ClickAsync();
        await window.Field("Per cent").FillAsync("30");
        await window.Field("Divided").SelectOptionAsync("balanced");
        await window.Field("Planned runs (optional)").FillAsync("120");
    }

    private static async Task UploadAsync(Window window, string variant)
    {
        await window.Field($"Tarball of {variant}").SetInputFilesAsync(
            new FilePayload { Name = "bundle.tar.gz", MimeType = "application/gzip", Buffer = Tarballs.Valid($"Answer in a {variant} way.") });
        await Expect(window.Field($"Tarball of {variant}")).ToHaveAccessibleDescriptionAsync(new System.Text.RegularExpressions.Regex("Uploaded: .*SHA-256"));
    }
}
