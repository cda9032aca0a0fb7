using Splitrun.Cli.Tests.Hosting;

namespace Splitrun.Cli.Tests;

/// <summary>An experiment from its declaration to its promotion, from the terminal alone.</summary>
[Collection(RunningSplitrun.Name)]
public sealed class ExperimentTests(SplitrunFixture splitrun)
{
    [Fact]
    public async Task Experiment_FromDeclarationToArchive()
    {
        var key = $"cli-{Guid.NewGuid():N}";
        var created = await splitrun.DoneAsync("experiments", "create", key, "--variant", "a=1", "--variant", "b=3", "--metric", "effective_tokens", "--description", "From the terminal");
        Assert.Contains($"{key}: draft, version 1", created.Output, StringComparison.Ordinal);
        Assert.Contains("75 %", created.Output, StringComparison.Ordinal);

        Assert.Equal($"{key} is running.\n", (await splitrun.DoneAsync("experiments", "start", key)).Output);
        Assert.Contains(key, (await splitrun.DoneAsync("experiments", "list", "--state", "running")).Output, StringComparison.Ordinal);
        Assert.Equal($"{key} is promoted: everybody gets b.\n", (await splitrun.DoneAsync("promote", key, "b", "--reason", "better")).Output);
        Assert.Equal("rolled_back", (string?)(await splitrun.DoneAsync("rollback", key, "--json")).Json["state"]);
        Assert.Contains("better", (await splitrun.DoneAsync("experiments", "decisions", key)).Output, StringComparison.Ordinal);
        Assert.Contains("draft", (await splitrun.DoneAsync("experiments", "versions", key)).Output, StringComparison.Ordinal);
        Assert.Equal($"{key} is archived.\n", (await splitrun.DoneAsync("experiments", "archive", key)).Output);
    }

    [Fact]
    public async Task Create_FromStandardInput_TakesTheWholeDefinition()
    {
        var key = $"cli-{Guid.NewGuid():N}";

        var created = await SplitrunFixture.RunAsync(splitrun.Url, ["experiments", "create", key, "--file", "-", "--json"], """{ "variants": ["a", "b"], "tags": ["x"] }""");
        var updated = await SplitrunFixture.RunAsync(splitrun.Url, ["experiments", "update", key, "--file", "-", "--json"], """{ "description": "new" }""");

        Assert.Equal(("x", 0), ((string?)created.Json["tags"]![0], created.Code));
        Assert.Equal("new", (string?)updated.Json["description"]);
    }

    [Fact]
    public async Task Create_FromOptions_SaysAllThatTheFormOfThePageDoes()
    {
        var key = $"options-{Guid.NewGuid():N}";
        var payload = Path.GetTempFileName();
        await File.WriteAllTextAsync(payload, """{"prompt":"Be brief."}""");

        await splitrun.DoneAsync(
            "experiments", "create", key, "--variant", "long", "--variant", "brief=3", "--payload", $"brief=@{payload}", "--payload", "long=Explain.", "--metric", "effective_tokens",
            "--secondary-metric", "cost_usd", "--guardrail", "success:0.05", "--guardrail", "toxicity <= 0.1", "--unit", "user_id", "--strategy", "sticky", "--hypothesis", "Cheaper.",
            "--tag", "cost", "--planned-samples", "400", "--auto-promote");
        File.Delete(payload);
        var shown = (await splitrun.DoneAsync("experiments", "show", key, "--definition")).Output;
        var copied = (await SplitrunFixture.RunAsync(splitrun.Url, ["experiments", "create", $"{key}-copy", "--file", "-", "--json"], shown)).Json;

        Assert.Equal("Be brief.", (string?)copied["variants"]![1]!["payload"]!["prompt"]);
        Assert.Equal(("Explain.", 3), ((string?)copied["variants"]![0]!["payload"], (int)copied["variants"]![1]!["weight"]!));
        Assert.Equal((0.05, "<=0.1"), ((double)copied["guardrails"]![0]!["max_regression"]!, (string?)copied["guardrails"]![1]!["threshold"]));
        Assert.Equal(("user_id", "sticky", 400), ((string?)copied["assignment"]!["unit"], (string?)copied["assignment"]!["strategy"], (int)copied["analysis"]!["planned_samples"]!));
        Assert.Equal(("Cheaper.", "cost", "cost_usd"), ((string?)copied["hypothesis"], (string?)copied["tags"]![0], (string?)copied["secondary_metrics"]![0]!["name"]));
        Assert.True((bool)copied["automation_policy"]!["auto_promote"]!);
    }

    [Fact]
    public async Task Lists_OfNothing_SaySo_AndStayEmptyForScripts()
    {
        var tagged = await splitrun.DoneAsync("experiments", "list", "--tag", "no-such-tag");
        var key = await splitrun.StartExperimentAsync();
        var before = await splitrun.DoneAsync("report", key, "--list");
        await splitrun.DoneAsync("analyze", key);
        var after = await splitrun.DoneAsync("report", key, "--list", "--json");

        Assert.Equal(("", "There is no such experiment.\n"), (tagged.Output, tagged.Error));
        Assert.Contains("No report is stored", before.Error, StringComparison.Ordinal);
        Assert.Single(after.Json["items"]!.AsArray());
        Assert.Equal(0, (await splitrun.RunAsync("report", key, "--at", (string)after.Json["items"]![0]!["generated_at"]!)).Code);
        Assert.Matches("(?m)^effective_tokens +continuous +lower +tokens$", (await splitrun.DoneAsync("metrics")).Output);
    }

    [Fact]
    public async Task Refusal_NamesTheFieldAndWhatIsAllowed()
    {
        var refused = await splitrun.RunAsync("experiments", "create", "bad key", "--variant", "a");

        Assert.Equal((1, ""), (refused.Code, refused.Output));
        Assert.Contains("key must be 1 to 100 letters", refused.Error, StringComparison.Ordinal);
        Assert.Contains("variants must be a list of 2 to 10", refused.Error, StringComparison.Ordinal);
        Assert.Equal(1, (await splitrun.RunAsync("experiments", "show", "nobody")).Code);
        var unreadable = await SplitrunFixture.RunAsync(splitrun.Url, ["experiments", "create", "x", "--file", "-"], "{\n  \"a\": }");
        Assert.Equal((2, "error: Standard input is not JSON: line 2, column 8 cannot be read.\n"), (unreadable.Code, unreadable.Error));
        Assert.Contains("\"status\": 404", (await splitrun.RunAsync("experiments", "show", "nobody", "--json")).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Import_Workflow_CreatesWhatItDeclares()
    {
        var (name, folder) = ($"style_{Guid.NewGuid():N}", Directory.CreateTempSubdirectory("splitrun-cli-").FullName);
        var workflow = Path.Combine(folder, "daily.md");
        await File.WriteAllTextAsync(workflow, $"---\nexperiments:\n  {name}: [concise, verbose]\n---\nDo it.\n");

        var dry = await splitrun.DoneAsync("import", workflow, "--dry-run");
        var created = await splitrun.DoneAsync("import", workflow, "--start");
        Directory.Delete(folder, recursive: true);

        Assert.Contains($"{name}: would be created", dry.Output, StringComparison.Ordinal);
        Assert.Contains($"{name}: created (running", created.Output, StringComparison.Ordinal);
        Assert.Equal("daily", (string?)(await splitrun.DoneAsync("experiments", "show", name, "--json")).Json["automation"]);
    }

    [Fact]
    public async Task Pipe_GetsPlainColumnsWithoutEscapes()
    {
        var key = await splitrun.StartExperimentAsync();

        var listed = await splitrun.DoneAsync("experiments", "list");

        Assert.DoesNotContain('\u001b', listed.Output);
        Assert.DoesNotContain('│', listed.Output);
        Assert.Matches($"(?m)^{key} +running  ", listed.Output);
        Assert.DoesNotMatch("(?m) $", listed.Output);
    }

    [Fact]
    public async Task Help_DoesNotShowTheKey() =>
        Assert.DoesNotContain(SplitrunFixture.Key, (await splitrun.DoneAsync("audit", "--help")).Output, StringComparison.Ordinal);

    [Fact]
    public async Task Completion_InBash_CompletesTheWord()
    {
        var script = $$"""
            splitrun() { dotnet '{{SplitrunFixture.Assembly}}' "$@"; }
            complete() { :; }
            eval "$(splitrun completion bash)"
            COMP_LINE='splitrun sessions ad' COMP_POINT=20 COMP_CWORD=2 COMP_WORDS=(splitrun sessions ad)
            _splitrun
            echo "${COMPREPLY[@]}"
            """;
        using var bash = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("bash", ["-c", script]) { RedirectStandardOutput = true })!;
        var output = await bash.StandardOutput.ReadToEndAsync();
        await bash.WaitForExitAsync();

        Assert.Equal("add-result", output.Trim());
    }

    [Fact]
    public async Task Plans_AreAnswered()
    {
        Assert.Contains("in control and", (await splitrun.DoneAsync("sample-size", "--baseline", "0.5", "--target", "0.6", "--runs-per-day", "100")).Output, StringComparison.Ordinal);
        Assert.StartsWith("power ", (await splitrun.DoneAsync("sample-size", "--effect", "1", "--sd", "2", "--n", "50")).Output, StringComparison.Ordinal);
        Assert.Contains("where there is none", (await splitrun.DoneAsync("simulate", "--sd", "2", "--planned-samples", "100", "--histories", "50")).Output, StringComparison.Ordinal);
    }
}
