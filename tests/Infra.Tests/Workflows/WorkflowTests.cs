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

    /// <summary>The identity that azd makes trusts the branch; a GitHub environment would come under another name.</summary>
    [Fact]
    public void Deployment_ComesUnderTheNameThatItsIdentityTrusts() =>
        Assert.All(
            Workflows.Values.SelectMany(Jobs).Where(job => Text((YamlMappingNode)job["permissions"], "id-token") == "write"),
            job => Assert.Null(Text(job, "environment")));

    /// <summary>What somebody set with azd env would else be undone by the next deployment from the workflow.</summary>
    [Fact]
    public void Deployment_KnowsEveryParameterThatIsNoSecret()
    {
        var parameters = AzdSetting().Matches(File.ReadAllText(Path.Combine(Repository.Folder, "infra", "main.parameters.json")))
            .Select(m => m.Groups["name"].Value).Where(name => !name.StartsWith("AZURE_", StringComparison.Ordinal) && !name.EndsWith("_TOKEN", StringComparison.Ordinal)).Order().ToList();
        var handed = ((YamlSequenceNode)Read(Path.Combine(Repository.Folder, "azure.yaml"))["pipeline"]["variables"]).Select(name => name.ToString()).Order();
        var taken = ((YamlMappingNode)Jobs(Workflows["deploy.yml"]).Single()["env"]).Children
            .Where(e => !e.Key.ToString().StartsWith("AZURE_", StringComparison.Ordinal) && e.Value.ToString() == $"${{{{ vars.{e.Key} }}}}").Select(e => e.Key.ToString()).Order();

        Assert.NotEmpty(parameters);
        Assert.Equal(parameters, handed);
        Assert.Equal(parameters, taken);
    }

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

    [GeneratedRegex(@"\$\{(?<name>\w+)")]
    private static partial Regex AzdSetting();

    [GeneratedRegex("^[\\w.-]+/[\\w./-]+@[0-9a-f]{40}$")]
    private static partial Regex PinnedAction();
}
