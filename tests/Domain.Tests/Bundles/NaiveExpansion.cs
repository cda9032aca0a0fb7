using Splitrun.Domain.Bundles;

namespace Splitrun.Domain.Tests.Bundles;

/// <summary>Expands entries as a careless tool would: in order, through whatever links are there, and without any check.</summary>
internal sealed class NaiveExpansion : IDisposable
{
    private readonly DirectoryInfo _outside = Directory.CreateTempSubdirectory("splitrun-bundle-");
    private readonly string _inside;

    public NaiveExpansion() => _inside = Directory.CreateDirectory(Path.Combine(_outside.FullName, "x", "y", "inside")).FullName;

    /// <summary>Puts one entry on disk; where the system refuses (a file where a folder is needed), it goes on to the next.</summary>
    public void Expand(ArchiveEntry entry)
    {
        var path = Path.Combine(_inside, entry.Name);
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path.TrimEnd('/'))!);
            Write(entry, path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A careless tool prints a line and goes on.
        }
    }

    /// <summary>Whether every file and link, and whatever a link leads to, is inside.</summary>
    public bool StaysInside(out string leaving)
    {
        leaving = Everything(_outside).Where(p => !_inside.StartsWith(p, StringComparison.Ordinal)).FirstOrDefault(p => !IsInside(Follow(p))) ?? "";
        return leaving.Length == 0;
    }

    public void Dispose() => _outside.Delete(recursive: true);

    private void Write(ArchiveEntry entry, string path)
    {
        switch (entry.Type)
        {
            case EntryType.Folder:
                Directory.CreateDirectory(path);
                break;
            case EntryType.SymbolicLink:
                File.Delete(path);
                File.CreateSymbolicLink(path, entry.Target);
                break;
            case EntryType.HardLink when new FileInfo(Path.Combine(_inside, entry.Target)) is { LinkTarget: { } target }:
                File.Delete(path);
                File.CreateSymbolicLink(path, target);
                break;
            default:
                File.WriteAllText(path, entry.Name);
                break;
        }
    }

    /// <remarks>Without going through links, which may lead in circles.</remarks>
    private static IEnumerable<string> Everything(DirectoryInfo folder) =>
        folder.EnumerateFileSystemInfos().SelectMany(i => i is DirectoryInfo { LinkTarget: null } below ? Everything(below).Prepend(i.FullName) : [i.FullName]);

    private bool IsInside(string path) => path == _inside || path.StartsWith(_inside + "/", StringComparison.Ordinal);

    /// <summary>The true place of a path: each segment in turn, each link followed; a loop leads nowhere and stays where it is.</summary>
    private static string Follow(string path)
    {
        var linksLeft = 40;
        var at = "/";
        var ahead = new Stack<string>(Segments(path));
        while (ahead.TryPop(out var segment))
        {
            var next = segment == ".." ? Path.GetDirectoryName(at) ?? "/" : Path.Combine(at, segment);
            if (linksLeft > 0 && new FileInfo(next).LinkTarget is { } target)
            {
                linksLeft--;
                Segments(target).ToList().ForEach(ahead.Push);
                at = Path.IsPathRooted(target) ? "/" : at;
            }
            else
            {
                at = next;
            }
        }

        return at;
    }

    /// <summary>The segments, last first.</summary>
    private static IEnumerable<string> Segments(string path) =>
        path.Split('/', StringSplitOptions.RemoveEmptyEntries).Where(s => s != ".").Reverse();
}
