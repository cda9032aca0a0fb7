using System.Text.Json;
using Splitrun.Domain.Presets;
using Splitrun.Domain.Problems;

namespace Splitrun.Domain.Tests.Presets;

public sealed class PresetValidationTests
{
    private static readonly PluginSourceDraft Plugin = new() { Source = "github:owner/repo" };
    private static readonly PresetVariantDraft A = new() { Name = "a", Weight = 1, Plugins = [Plugin] };
    private static readonly PresetVariantDraft B = A with { Name = "b", Weight = 3, Model = "fast", Prompt = "Be brief." };
    private static readonly PresetDraft WithVariants = new() { Name = "Weekly review (EU)", Prompt = "Review.", ExperimentId = "review", Variants = [A, B], Model = "deep" };
    private static readonly PresetDraft Single = new() { Name = "single", Prompt = "Review.", Plugins = [Plugin] };

    [Fact]
    public void Validate_Variants_FallBackToThePreset()
    {
        var preset = Accept(PresetKind.Plugin, WithVariants);

        Assert.Equal(("review", "weekly-review-eu", 600), (preset.ExperimentId, preset.Automation, preset.TimeoutSeconds));
        Assert.Equal([("a", 1, "Review.", "deep"), ("b", 3, "Be brief.", "fast")], preset.Arms.Select(a => (a.Name, a.Weight, a.Prompt, a.Model ?? "")));
        Assert.Empty(preset.Warnings);
    }

    [Fact]
    public void Validate_WithoutVariants_IsOneArm()
    {
        var preset = Accept(PresetKind.Plugin, Single);

        Assert.Null(preset.ExperimentId);
        Assert.Equal("single", preset.Automation);
        Assert.Equal("github:owner/repo", Assert.Single(Assert.Single(preset.Arms).Plugins).Source);
    }

    [Fact]
    public void Validate_PromptPreset_NeedsNoPlugins() =>
        Assert.Empty(Accept(PresetKind.Prompt, WithVariants with { Variants = [A with { Plugins = null }, B with { Plugins = null }] }).Arms.SelectMany(a => a.Plugins));

    [Fact]
    public void Validate_EveryVariantWithItsPrompt_NeedsNoCommonOne() =>
        Assert.Equal("One.", Accept(PresetKind.Plugin, WithVariants with { Prompt = null, Variants = [A with { Prompt = "One." }, B] }).Arms[0].Prompt);

    [Fact]
    public void Validate_WhatIsNotKept_IsSaid()
    {
        var trigger = new TriggerDraft { Type = "cron", Schedule = "0 9 * * 1", Timezone = "Europe/Berlin" };

        var preset = Accept(PresetKind.Plugin, WithVariants with { Trigger = trigger, Enabled = true, Template = new TemplateDraft { Id = "t", Version = "1" } });

        Assert.Equal(["trigger", "template", "enabled"], preset.Warnings.Select(w => w.Split(':')[0]));
    }

    public static TheoryData<string, PresetDraft> Wrong => new()
    {
        { "name", WithVariants with { Name = null } },
        { "name", WithVariants with { Name = new string('n', 501) } },
        { "automation", WithVariants with { Name = "週次レビュー" } },
        { "automation", WithVariants with { Automation = "no spaces" } },
        { "prompt", Single with { Prompt = null } },
        { "prompt", Single with { Prompt = "" } },
        { "prompt", Single with { Prompt = new string('p', 50_001) } },
        { "prompt", Single with { Prompt = "a\0b" } },
        { "variants[0].prompt", WithVariants with { Prompt = null } },
        { "variants[1].prompt", WithVariants with { Variants = [A, B with { Prompt = "" }] } },
        { "experiment_id", WithVariants with { ExperimentId = null } },
        { "experiment_id", WithVariants with { ExperimentId = new string('e', 101) } },
        { "experiment_id", Single with { ExperimentId = "review" } },
        { "plugins", WithVariants with { Plugins = [Plugin] } },
        { "plugins", Single with { Plugins = null } },
        { "plugins", Single with { Plugins = [] } },
        { "plugins[0].source", Single with { Plugins = [new PluginSourceDraft()] } },
        { "plugins[0]", Single with { Plugins = [null] } },
        { "model", WithVariants with { Model = "no spaces" } },
        { "model", WithVariants with { Model = new string('m', 65) } },
        { "timeout", WithVariants with { Timeout = 0 } },
        { "timeout", WithVariants with { Timeout = 1801 } },
        { "variants", WithVariants with { Variants = [A] } },
        { "variants", WithVariants with { Variants = [.. Enumerable.Range(0, 11).Select(i => A with { Name = $"v{i}" })] } },
        { "variants", WithVariants with { Variants = [A with { Weight = 0 }, B with { Weight = 0 }] } },
        { "variants[1]", WithVariants with { Variants = [A, null] } },
        { "variants[1].name", WithVariants with { Variants = [A, A] } },
        { "variants[0].name", WithVariants with { Variants = [A with { Name = "with space" }, B] } },
        { "variants[0].name", WithVariants with { Variants = [A with { Name = new string('v', 101) }, B] } },
        { "variants[0].weight", WithVariants with { Variants = [A with { Weight = null }, B] } },
        { "variants[0].weight", WithVariants with { Variants = [A with { Weight = -1 }, B] } },
        { "variants[1].model", WithVariants with { Variants = [A, B with { Model = "-x" }] } },
        { "variants[1].plugins", WithVariants with { Variants = [A, B with { Plugins = [] }] } },
        { "variants[1].plugins[0].source", WithVariants with { Variants = [A, B with { Plugins = [Plugin with { Source = "--upload-pack=x" }] }] } },
        { "variants[1].plugins[0].source", WithVariants with { Variants = [A, B with { Plugins = [Plugin with { Source = "https://user:secret@example.com/r.git" }] }] } },
        { "variants[1].plugins[0].source", WithVariants with { Variants = [A, B with { Plugins = [Plugin with { Source = "https://token@example.com/r.git" }] }] } },
        { "variants[1].plugins[0].ref", WithVariants with { Variants = [A, B with { Plugins = [Plugin with { Ref = "-x" }] }] } },
        { "variants[1].plugins[0].ref", WithVariants with { Variants = [A, B with { Plugins = [Plugin with { Ref = "a..b" }] }] } },
        { "variants[1].plugins[0].repo_path", WithVariants with { Variants = [A, B with { Plugins = [Plugin with { RepoPath = "../up" }] }] } },
        { "variants[1].plugins[0].repo_path", WithVariants with { Variants = [A, B with { Plugins = [Plugin with { RepoPath = "/etc" }] }] } },
        { "repos[0].provider", WithVariants with { Repos = [new RepositorySourceDraft { Url = "owner/repo" }] } },
        { "repos[0].provider", WithVariants with { Repos = [new RepositorySourceDraft { Url = "owner/repo", Provider = "sourcehut" }] } },
        { "repos[0].url", WithVariants with { Repos = [new RepositorySourceDraft { Url = "ext::sh -c x" }] } },
        { "trigger.type", WithVariants with { Trigger = new TriggerDraft() } },
        { "trigger.type", WithVariants with { Trigger = new TriggerDraft { Type = "hourly" } } },
        { "trigger.schedule", WithVariants with { Trigger = new TriggerDraft { Type = "cron", Schedule = "often" } } },
        { "trigger.schedule", WithVariants with { Trigger = new TriggerDraft { Type = "cron", Schedule = "99 99 * * *" } } },
        { "trigger.timezone", WithVariants with { Trigger = new TriggerDraft { Type = "cron", Schedule = "0 9 * * 1", Timezone = "Mars/Olympus" } } },
        { "trigger.on", WithVariants with { Trigger = new TriggerDraft { Type = "event", Source = "github" } } },
        { "trigger.on", WithVariants with { Trigger = new TriggerDraft { Type = "event", Source = "github", On = Json("[1]") } } },
        { "template.id", WithVariants with { Template = new TemplateDraft { Version = "1" } } },
        { "template.config", WithVariants with { Template = new TemplateDraft { Id = "t", Version = "1", Config = Json($"\"{new string('c', 16_384)}\"") } } },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void Validate_Wrong_NamesTheField(string field, PresetDraft draft)
    {
        Assert.False(PresetValidation.Validate(PresetKind.Plugin, draft).TryGet(out _, out var problem));

        Assert.Equal(ProblemCode.Invalid, problem.Code);
        Assert.Equal(field, Assert.Single(problem.Errors).Key);
    }

    [Theory]
    [InlineData("github:owner/repo")]
    [InlineData("https://example.com/owner/repo.git")]
    [InlineData("ssh://git@example.com/owner/repo.git")]
    [InlineData("git@example.com:owner/repo.git")]
    [InlineData("file:///plugins/repo")]
    [InlineData("/plugins/mine")]
    [InlineData("./plugins/mine")]
    public void Validate_Source_IsTaken(string source) =>
        Assert.Equal(source, Accept(PresetKind.Plugin, Single with { Plugins = [Plugin with { Source = source, Ref = "v1.0/x", RepoPath = "plugins/a" }] }).Arms[0].Plugins[0].Source);

    [Fact]
    public void Validate_PluginsOfAPromptPreset_AreRefused()
    {
        Assert.False(PresetValidation.Validate(PresetKind.Prompt, Single).TryGet(out _, out var problem));

        Assert.Contains("plugins", problem.Errors.Keys);
    }

    [Fact]
    public void Validate_PromptOfCharactersOutsideTheBasicPlane_CountsEachOnce() =>
        Assert.NotEmpty(Accept(PresetKind.Prompt, new PresetDraft { Name = "n", Prompt = string.Concat(Enumerable.Repeat("🙂", 50_000)) }).Arms);

    private static Preset Accept(PresetKind kind, PresetDraft draft) =>
        PresetValidation.Validate(kind, draft).TryGet(out var preset, out var problem) ? preset : throw new InvalidOperationException(problem.Detail);

    private static JsonElement Json(string text) => JsonDocument.Parse(text).RootElement;
}
