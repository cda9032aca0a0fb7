using System.Text.Json;
using Splitrun.Domain.Experiments;
using Splitrun.Domain.Problems;

namespace Splitrun.Domain.Tests.Experiments.Import;

public sealed class ExperimentImporterTests
{
    private const string Two = """{"experiments":{"x":["a","b"],"y":["c","d"]}}""";

    private readonly ImportScenario _scenario = new();

    [Fact]
    public async Task Again_ChangesNothing()
    {
        var first = await _scenario.ImportAsync(Two);
        var second = await _scenario.ImportAsync(Two);

        Assert.Equal(["x", "y"], first.Created.Select(e => e.Key));
        Assert.Equal([("x", 1), ("y", 1)], second.Unchanged.Select(e => (e.Key, e.Version)));
        Assert.Equal((0, 0), (second.Created.Count, second.Updated.Count));
    }

    [Fact]
    public async Task DryRun_WritesNothing()
    {
        var receipt = await _scenario.ImportAsync(Two, r => r with { DryRun = true });

        Assert.Equal((2, true), (receipt.Created.Count, receipt.DryRun));
        Assert.Null(await _scenario.FindAsync("x"));
    }

    [Fact]
    public async Task OneWrong_NothingIsWritten()
    {
        Assert.NotNull((await _scenario.TryAsync("""{"experiments":{"x":["a","b"],"y":["c"]}}""")).Problem);

        Assert.Null(await _scenario.FindAsync("x"));
    }

    [Fact]
    public async Task Draft_ThatChanged_IsReplaced()
    {
        await _scenario.ImportAsync(Two);
        var receipt = await _scenario.ImportAsync("""{"experiments":{"x":["a","e"],"y":["c","d"]}}""");

        Assert.Equal([("x", 2)], receipt.Updated.Select(e => (e.Key, e.Version)));
        Assert.Equal(["a", "e"], (await _scenario.DefinitionOfAsync("x")).Variants.Select(v => v.Key));
    }

    [Fact]
    public async Task Running_MayChangeWeightsButNotVariants()
    {
        await _scenario.ImportAsync(Two, r => r with { Start = true });

        var weights = await _scenario.ImportAsync("""{"experiments":{"x":{"variants":["a","b"],"weight":[90,10]}}}""");
        var variants = await _scenario.TryAsync("""{"experiments":{"x":{"variants":["a","e"],"metric":"cost_usd"},"y":{"variants":["c","d"],"description":"new"}}}""");

        Assert.Equal([("x", 3, ExperimentState.Running)], weights.Updated.Select(e => (e.Key, e.Version, e.State)));
        Assert.Equal(ProblemCode.Conflict, variants.Problem!.Code);
        Assert.Equal(["experiments.x.metric", "experiments.x.variants"], variants.Problem.Errors.Keys.Select(key => key.Split(' ')[0]).Order());
        Assert.Null((await _scenario.DefinitionOfAsync("y")).Description);
    }

    [Fact]
    public async Task Running_LosesAFieldThatIsFrozen_TheProblemNamesIt()
    {
        await _scenario.ImportAsync("""{"experiments":{"x":{"variants":["a","b"],"metric":"cost_usd"}}}""", r => r with { Start = true });

        var (key, messages) = (await _scenario.TryAsync("""{"experiments":{"x":["a","b"]}}""")).Problem!.Errors.Single();

        Assert.StartsWith("experiments.x (line", key, StringComparison.Ordinal);
        Assert.StartsWith("(metric) cannot change", messages.Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatADocumentCannotSay_StaysAsItWasSet()
    {
        await _scenario.ImportAsync(Two);
        using var payload = JsonDocument.Parse("""{"style":"short"}""");
        var edited = await _scenario.Editor.MakeAsync(
            "x",
            present => present!.Definition with
            {
                Variants = [.. present.Definition.Variants.Select(v => v with { Payload = payload.RootElement })],
                Assignment = present.Definition.Assignment with { Coverage = 0.5, Overrides = new Dictionary<string, string> { ["u"] = "a", ["w"] = "b" } },
                Notify = [new NotificationTarget(NotificationKind.Webhook, "http://127.0.0.1/", null)],
            },
            CancellationToken.None);
        Assert.Null(edited.Problem);

        await _scenario.ImportAsync("""{"experiments":{"x":["a","e"]}}""");

        var definition = await _scenario.DefinitionOfAsync("x");
        Assert.Equal((true, false), (definition.Variants[0].Payload.HasValue, definition.Variants[1].Payload.HasValue));
        Assert.Equal((0.5, 1), (definition.Assignment.Coverage, definition.Notify.Count));
        Assert.Equal(["u"], definition.Assignment.Overrides.Keys);
    }

    [Fact]
    public async Task SameName_InTwoAutomations_GivesTwoKeysThatStay()
    {
        await _scenario.ImportAsync(Two);
        var other = await _scenario.ImportAsync(Two, r => r with { Automation = "nightly" });
        var again = await _scenario.ImportAsync(Two, r => r with { Automation = "nightly" });
        var first = await _scenario.ImportAsync(Two);

        Assert.Equal(["nightly.x", "nightly.y"], other.Created.Select(e => e.Key));
        Assert.Equal(["nightly.x", "nightly.y"], again.Unchanged.Select(e => e.Key));
        Assert.Equal(["x", "y"], first.Unchanged.Select(e => e.Key));
    }

    [Fact]
    public async Task Underscore_StandsBehindTheAutomation()
    {
        var receipt = await _scenario.ImportAsync("""{"experiments":{"_x":["a","b"]}}""");

        Assert.Equal("daily._x", receipt.Created.Single().Key);
        Assert.Equal("daily._x", (await _scenario.ImportAsync("""{"experiments":{"_x":["a","b"]}}""")).Unchanged.Single().Key);
    }

    [Fact]
    public async Task Underscore_BehindAnAutomationThatIsTooLong_IsAnErrorOfTheExperiment() =>
        Assert.Equal(["experiments._x"], await _scenario.FieldsOfAsync("""{"experiments":{"_x":["a","b"]}}""", r => r with { Automation = new string('a', 100) }));

    [Fact]
    public async Task Archived_CannotBeImportedAgain()
    {
        await _scenario.ImportAsync(Two);
        await _scenario.Lifecycle.ApplyAsync("x", new StateChange(ExperimentAction.Archive, "test"), CancellationToken.None);

        var problem = (await _scenario.TryAsync("""{"experiments":{"x":["a","e"]}}""")).Problem;

        Assert.Equal(ProblemCode.Conflict, problem!.Code);
        Assert.Contains("archived", problem.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TwoAtOnce_OfDifferentAutomations_BothEndUpWithTheirOwn()
    {
        var receipts = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => _scenario.TryAsync(Two, r => r with { Automation = $"auto{i}" })));

        foreach (var (receipt, i) in receipts.Select((r, i) => (r, i)).Where(r => r.r.Problem is not null))
        {
            Assert.Equal(ProblemCode.Conflict, receipt.Problem!.Code);
            await _scenario.ImportAsync(Two, r => r with { Automation = $"auto{i}" });
        }

        var owners = new List<string>();
        await foreach (var experiment in _scenario.Store.ListAsync(null, CancellationToken.None))
        {
            owners.Add(experiment.Definition.Automation);
        }

        Assert.Equal(16, owners.Count);
        Assert.All(owners.GroupBy(owner => owner), group => Assert.Equal(2, group.Count()));
    }
}
