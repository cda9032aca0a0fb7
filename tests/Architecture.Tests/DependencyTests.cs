using System.Reflection;
using System.Xml.Linq;
using Splitrun.TestKit.Running;

namespace Splitrun.Architecture.Tests;

/// <summary>Dependencies point one way: App to Storage and Publishing, those to Domain, Domain to Statistics.</summary>
public sealed class DependencyTests
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Statistics"] = [],
        ["Domain"] = ["Statistics"],
        ["Storage"] = ["Domain"],
        ["Publishing"] = ["Domain"],
        ["App"] = ["Domain", "Local", "Publishing", "Storage"],
        ["Cli"] = [],
        ["Local"] = [],
    };

    [Fact]
    public void Projects_ReferenceOnlyWhatTheRuleAllows()
    {
        var projects = Directory.GetFiles(Path.Combine(Repository.Folder, "functions"), "*.csproj", SearchOption.AllDirectories);

        Assert.Equal(Allowed.Keys.Order(), projects.Select(Path.GetFileNameWithoutExtension).Order());
        Assert.All(projects, project =>
        {
            var references = XDocument.Load(project).Descendants("ProjectReference").Select(r => Path.GetFileNameWithoutExtension((string?)r.Attribute("Include"))).Order();
            Assert.Equal((project, string.Join(", ", Allowed[Path.GetFileNameWithoutExtension(project)].Order())), (project, string.Join(", ", references)));
        });
    }

    [Theory]
    [InlineData("Splitrun.Statistics", "System.", "MathNet.Numerics")]
    [InlineData("Splitrun.Domain", "System.", "Splitrun.Statistics")]
    [InlineData("Splitrun.Publishing", "System.", "Splitrun.Domain", "Microsoft.Extensions.")]
    [InlineData("Splitrun.Storage", "System.", "Splitrun.Domain", "Splitrun.Statistics", "Azure.", "Microsoft.Extensions.")]
    public void Assemblies_UseOnlyWhatTheRuleAllows(string assembly, params string[] allowed)
    {
        var references = Assembly.Load(assembly).GetReferencedAssemblies().Select(r => r.Name!);

        Assert.DoesNotContain(references, name => !Array.Exists(allowed, start => name.StartsWith(start, StringComparison.Ordinal)));
    }

    [Fact]
    public void Functions_StandInTheAppAlone() =>
        Assert.All(
            Sources.OfProduct.Where(source => !source.Path.StartsWith("functions/App/", StringComparison.Ordinal) && !source.Path.StartsWith("functions/local/", StringComparison.Ordinal)),
            source => Assert.DoesNotContain("[Function(", source.Text, StringComparison.Ordinal));
}
