using System.Text.RegularExpressions;
using Splitrun.TestKit.Running;
using YamlDotNet.RepresentationModel;

namespace Splitrun.Infra.Tests.Workflows;

/// <summary>Workflows trust nothing that can be moved, and may do nothing they were not given.</summary>
public sealed partial class WorkflowTests
{
    private static readonly IReadOnlyDictionary<string, YamlMappingNode> Workflows = Directory
        .GetFiles(Path.Combine(Repository.Folder, ".github", "workflows"), "*.yml")
        .ToDictionary(file => Path.GetFileName(file)!, Read);

    [Fact]
    public void Workflows_AreThere() =>
        Assert.Superset(new HashSet<string> { "test.yml", "codeql.yml", "dependency-review.yml", "deploy.yml" }, Workflows.Keys.ToHashSet());

    [Fact]
    public void Actions_ArePinnedByHash() =>
        Assert.All(
            Workflows.Values.SelectMany(Jobs).SelectMany(Steps).Select(step => Text(step, "uses")).OfType<string>().Where(uses => !uses.StartsWith("./", StringComparison.Ordinal)),
            uses => Assert.Matches(PinnedAction(), uses));

    [Fact]
    public void Permissions_AreNoneButThoseOfTheJob() =>
        Assert.All(Workflows, workflow =>
        {
            Assert.Empty(((YamlMappingNode)workflow.Value["permissions"]).Children);
            Assert.All(Jobs(workflow.Value), job => Assert.DoesNotContain("write-all", job["permissions"].ToString(), StringComparison.Ordinal));
        });

    [Fact]
    public void Checkouts_KeepNoCredentials() =>
        Assert.All(
            Workflows.Values.SelectMany(Jobs).SelectMany(Steps).Where(step => Text(step, "uses")?.StartsWith("actions/checkout@", StringComparison.Ordinal) == true),
            step => Assert.Equal("false", Text((YamlMappingNode)step["with"], "persist-credentials")));

    [Fact]
    public void Scripts_TakeNothingFromAnEventStraight() =>
        Assert.All(
            Workflows.Values.SelectMany(Jobs).SelectMany(Steps).Select(step => Text(step, "run")).OfType<string>(),
            run => Assert.DoesNotContain("${{", run, StringComparison.Ordinal));

    private static YamlMappingNode Read(string file)
    {
        using var reader = new StreamReader(file);
        var stream = new YamlStream();
        stream.Load(reader);
        return (YamlMappingNode)stream.Documents[0].RootNode;
    }

    private static IEnumerable<YamlMappingNode> Jobs(YamlMappingNode workflow) => ((YamlMappingNode)workflow["jobs"]).Children.Values.Cast<YamlMappingNode>();

    private static IEnumerable<YamlMappingNode> Steps(YamlMappingNode job) => ((YamlSequenceNode)job["steps"]).Children.Cast<YamlMappingNode>();

    private static string? Text(YamlMappingNode node, string key) => node.Children.TryGetValue(key, out var value) ? value.ToString() : null;

    [GeneratedRegex("^[\\w.-]+/[\\w./-]+@[0-9a-f]{40}$")]
    private static partial Regex PinnedAction();
}
