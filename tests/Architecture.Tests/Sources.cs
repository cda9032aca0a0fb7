using System.Diagnostics;
using Splitrun.TestKit.Running;

namespace Splitrun.Architecture.Tests;

/// <summary>The files that git tracks, with what is in them.</summary>
internal static class Sources
{
    /// <summary>Every tracked path, from the top of the repository.</summary>
    public static IReadOnlyList<string> Tracked { get; } = ListTracked();

    /// <summary>C# of the product.</summary>
    public static IReadOnlyList<SourceFile> OfProduct { get; } =
        [.. Tracked.Where(path => path.StartsWith("functions/", StringComparison.Ordinal) && path.EndsWith(".cs", StringComparison.Ordinal)).Select(Read)];

    public static SourceFile Read(string path) => new(path, File.ReadAllText(Path.Combine(Repository.Folder, path)));

    private static List<string> ListTracked()
    {
        using var git = Process.Start(new ProcessStartInfo("git", ["ls-files"]) { WorkingDirectory = Repository.Folder, RedirectStandardOutput = true })
            ?? throw new InvalidOperationException("git did not start.");
        var paths = git.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        git.WaitForExit();
        return [.. paths.Where(path => File.Exists(Path.Combine(Repository.Folder, path)))];
    }
}

/// <summary>A file of the repository.</summary>
/// <param name="Path">From the top of the repository, with slashes.</param>
/// <param name="Text">What is in it.</param>
internal sealed record SourceFile(string Path, string Text)
{
    public string Folder => Path[..Path.LastIndexOf('/')];
}
