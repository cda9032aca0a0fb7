using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Splitrun.TestKit.Running;

namespace Splitrun.Architecture.Tests;

/// <summary>The third-party notices name everything that ships, with the licence that it states of itself.</summary>
public sealed partial class NoticesTests
{
    /// <summary>Licences that ask for no more than their notice.</summary>
    private static readonly string[] Permissive = ["Apache-2.0", "BSD-3-Clause", "ISC", "MIT", "OFL-1.1", "Unlicense"];

    private static readonly IReadOnlyDictionary<string, string> Noticed = Row()
        .Matches(File.ReadAllText(Path.Combine(Repository.Folder, "functions", "THIRD-PARTY-NOTICES.md")))
        .ToDictionary(row => row.Groups["package"].Value, row => row.Groups["licence"].Value);

    [Theory]
    [InlineData("App")]
    [InlineData("Cli")]
    public void Packages_OfNuGet_AreNoticed(string project)
    {
        var shipped = Restored(project).ToList();

        Assert.NotEmpty(shipped);
        Assert.All(shipped, package => Assert.Equal((package.Name, package.Licence), (package.Name, Noticed.GetValueOrDefault(package.Name, "is not noticed"))));
    }

    [Fact]
    public void Packages_OfNpm_AreNoticed()
    {
        var shipped = Locked().ToList();

        Assert.NotEmpty(shipped);
        Assert.All(shipped, package => Assert.Equal((package.Name, package.Licence), (package.Name, Noticed.GetValueOrDefault(package.Name, "is not noticed"))));
    }

    [Fact]
    public void Packages_ThatAreNamed_AreThoseOfTheProject()
    {
        var direct = Regex.Matches(File.ReadAllText(Path.Combine(Repository.Folder, "Directory.Packages.props")), "Include=\"(?<name>[^\"]+)\"", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1))
            .Select(match => match.Groups["name"].Value);
        var known = Restored("App").Concat(Restored("Cli")).Concat(Locked()).Select(package => package.Name).Concat(direct).ToHashSet();

        // What comes with the Functions worker, and with the storage libraries, is restored only where the registry holds them.
        Assert.All(Noticed.Keys.Where(name => !known.Contains(name)), name => Assert.Matches("^(Google.Protobuf$|Grpc\\.|Microsoft.Azure.Functions.Worker|Azure.Storage.Common$|System.IO.Hashing$)", name));
        Assert.All(Noticed.Values, licence => Assert.Contains(licence, Permissive));
    }

    /// <summary>Packages with code that goes into the output of a project.</summary>
    private static IEnumerable<(string Name, string Licence)> Restored(string project)
    {
        var assets = JsonNode.Parse(File.ReadAllText(Path.Combine(Repository.Folder, "functions", project, "obj", "project.assets.json")))!;
        var folders = assets["packageFolders"]!.AsObject().Select(folder => folder.Key).ToList();
        foreach (var (id, package) in assets["targets"]!.AsObject().First().Value!.AsObject())
        {
            var files = (package!["runtime"] as JsonObject ?? []).Select(file => file.Key).Where(file => !file.EndsWith("_._", StringComparison.Ordinal));
            if ((string?)package["type"] == "package" && (files.Any() || package["runtimeTargets"] is not null))
            {
                var library = assets["libraries"]![id]!;
                var nuspec = library["files"]!.AsArray().Select(file => (string)file!).Single(file => file.EndsWith(".nuspec", StringComparison.Ordinal));
                var path = folders.Select(folder => Path.Combine(folder, (string)library["path"]!, nuspec)).First(File.Exists);
                yield return (id.Split('/')[0], Licence().Match(File.ReadAllText(path)).Groups["licence"].Value);
            }
        }
    }

    /// <summary>What the dashboard is made of, as its lock file has it.</summary>
    private static IEnumerable<(string Name, string Licence)> Locked() =>
        from package in JsonNode.Parse(File.ReadAllText(Path.Combine(Repository.Folder, "functions", "dashboard", "package-lock.json")))!["packages"]!.AsObject()
        where package.Key.Length > 0 && package.Value!["dev"] is null
        select (package.Key.Split("node_modules/")[^1], (string?)package.Value!["license"] ?? "");

    [GeneratedRegex(@"^\| (?!package \|)(?<package>[@\w][^ |]*) \| (?<licence>[\w.-]+) \| [^|]+ \|$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Row();

    [GeneratedRegex("<license type=\"expression\">(?<licence>[^<]*)</license>", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Licence();
}
