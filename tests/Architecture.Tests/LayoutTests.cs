using System.Text.RegularExpressions;

namespace Splitrun.Architecture.Tests;

/// <summary>A reader finds a rule by its folder: namespaces are folders, folders are concepts, files are small.</summary>
public sealed partial class LayoutTests
{
    private const int MaxLines = 300;

    private static readonly string[] TopLevel =
    [
        ".azuredevops", ".ci", ".editorconfig", ".gitattributes", ".github", ".gitignore", "Directory.Build.props", "Directory.Build.targets",
        "Directory.Packages.props", "README.md", "Serverless.sln", "azure.yaml", "functions", "global.json", "infra", "local.settings.sample.json",
        "package-lock.json", "package.json", "run", "test", "tests",
    ];

    private static readonly string[] GenericFolders = ["Models", "Interfaces", "Constants", "Exceptions", "Helpers", "Utils", "Common", "Shared", "Misc"];

    [Fact]
    public void TopLevel_HoldsWhatIsGivenAndNothingElse() =>
        Assert.Empty(Sources.Tracked.Select(path => path.Split('/')[0]).Distinct().Except(TopLevel));

    [Fact]
    public void Folders_NameConcepts() =>
        Assert.DoesNotContain(Sources.Tracked, path => path.Split('/')[..^1].Intersect(GenericFolders, StringComparer.OrdinalIgnoreCase).Any());

    [Fact]
    public void Namespaces_AreFolders() =>
        Assert.All(
            Sources.OfProduct.Where(source => !source.Path.StartsWith("functions/local/Worker/", StringComparison.Ordinal) && Namespace().IsMatch(source.Text)),
            source =>
            {
                var folders = source.Folder.Split('/')[1..];
                folders[0] = folders[0] == "local" ? "Local" : folders[0];
                Assert.Equal((source.Path, $"Splitrun.{string.Join('.', folders)}"), (source.Path, Namespace().Match(source.Text).Groups["name"].Value));
            });

    [Fact]
    public void Files_AreSmall() =>
        Assert.DoesNotContain(Sources.OfProduct, source => source.Text.Count(c => c == '\n') > MaxLines);

    [Fact]
    public void LogEvents_HaveIdsOfTheirOwn()
    {
        var ids = Sources.OfProduct.SelectMany(source => LogEvent().Matches(source.Text)).Select(m => m.Groups["id"].Value).ToList();

        Assert.NotEmpty(ids);
        Assert.Equal(ids.Distinct().Count(), ids.Count);
    }

    [Fact]
    public void Clock_AndChance_AreNeverTakenStraight() =>
        Assert.DoesNotContain(
            Sources.OfProduct.Where(s => s.Path.StartsWith("functions/Domain/", StringComparison.Ordinal) || s.Path.StartsWith("functions/Statistics/", StringComparison.Ordinal)),
            source => Straight().IsMatch(source.Text));

    [GeneratedRegex(@"^namespace (?<name>[\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Namespace();

    [GeneratedRegex(@"\[LoggerMessage\(\s*(EventId = )?(?<id>[0-9]+)")]
    private static partial Regex LogEvent();

    [GeneratedRegex(@"DateTime(Offset)?\.(Utc)?Now|Random\.Shared|Guid\.NewGuid|Stopwatch")]
    private static partial Regex Straight();
}
