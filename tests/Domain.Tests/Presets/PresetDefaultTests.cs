using Splitrun.Domain.Automations;
using Splitrun.Domain.Bundles;
using Splitrun.Domain.Experiments;
using Splitrun.Domain.Presets;
using Splitrun.Domain.Problems;
using Splitrun.TestKit.Automations;
using Splitrun.TestKit.Bundles;
using Splitrun.TestKit.Experiments;
using Splitrun.TestKit.Time;

namespace Splitrun.Domain.Tests.Presets;

public sealed class PresetDefaultTests
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly PresetDraft Draft = new() { Name = "Nightly tidy-up", Prompt = "Tidy up.", Model = "deep" };

    private readonly InMemoryAutomationStore _store = new();
    private readonly InMemoryBundleStore _bundles;
    private readonly AutomationEditor _editor;

    public PresetDefaultTests()
    {
        var time = new ManualTimeProvider(Definitions.CreatedAt);
        _bundles = new InMemoryBundleStore(new BundleLimits(), time);
        _editor = new AutomationEditor(_store, new InMemoryExperimentStore(), time);
    }

    [Fact]
    public async Task SetAsync_New_MakesTheAutomation()
    {
        var set = ValueOf(await SetAsync(Draft));

        var automation = await AutomationAsync();
        Assert.Equal((true, "nightly-tidy-up"), (set.Created, set.Automation));
        Assert.Equal(("Nightly tidy-up", "python3 main.py", set.Bundle.Sha256), (automation.Description, automation.Entrypoint, automation.Bundle!.Sha256));
        Assert.Contains(set.Bundle.Sha256, _bundles.Hashes);
    }

    [Fact]
    public async Task SetAsync_Again_ChangesNothingWhateverCameAfter()
    {
        var first = ValueOf(await SetAsync(Draft));
        ValueOf(await SetAsync(Draft with { Prompt = "Tidy up well." }, replace: true));
        var before = await AutomationAsync();

        var again = ValueOf(await SetAsync(Draft));

        Assert.Equal((first.Bundle, false), (again.Bundle, again.Created));
        Assert.Equal(before, await AutomationAsync());
    }

    [Fact]
    public async Task SetAsync_OtherContent_NeedsTheCallersWord()
    {
        await SetAsync(Draft);
        var other = Draft with { Prompt = "Tidy up well." };

        var refused = (await SetAsync(other)).Problem!;
        var replaced = ValueOf(await SetAsync(other, replace: true));

        Assert.Equal((ProblemCode.Conflict, "automation"), (refused.Code, Assert.Single(refused.Errors).Key));
        Assert.Equal((false, replaced.Bundle.Sha256), (replaced.Created, (await AutomationAsync()).Bundle!.Sha256));
        Assert.Equal(2, (await AutomationAsync()).Bundles.Count);
    }

    [Fact]
    public async Task SetAsync_AutomationThatIsThere_KeepsWhatPeopleDeclared()
    {
        await _editor.PutAsync("nightly-tidy-up", new AutomationDraft { Description = "Ours" }, Precondition.None, None);

        Assert.True(ValueOf(await SetAsync(Draft)).Created);

        Assert.Equal("Ours", (await AutomationAsync()).Description);
    }

    private Task<Result<DefaultBundle>> SetAsync(PresetDraft draft, bool replace = false)
    {
        var preset = PresetValidation.Validate(PresetKind.Prompt, draft).TryGet(out var valid, out var problem) ? valid : throw new InvalidOperationException(problem.Detail);
        return new PresetDefault(_editor, _store, _bundles).SetAsync(preset, replace, None);
    }

    private async Task<Automation> AutomationAsync() => (await _store.FindAsync("nightly-tidy-up", None))!.Value;

    private static DefaultBundle ValueOf(Result<DefaultBundle> result) =>
        result.TryGet(out var value, out var problem) ? value : throw new InvalidOperationException(problem.Detail);
}
