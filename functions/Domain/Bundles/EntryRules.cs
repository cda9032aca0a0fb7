using Splitrun.Domain.Problems;

namespace Splitrun.Domain.Bundles;

/// <summary>
/// Which entries an archive may hold: files, folders, and links that end inside. Nothing that is expanded in order, by whatever tool,
/// can then write or point outside the folder it is expanded into.
/// </summary>
/// <remarks>
/// Why no chain of links leads out: no entry lies behind a symbolic link, so the folders above a symbolic link are real ones and
/// as many as its name says; its target climbs no higher than the top and only then descends, each step into a folder or into
/// another such link. A hard link names an earlier file, never a symbolic link, which would mean something else at its new place.
/// The same name may come twice: in tar, the later entry replaces the earlier one.
/// </remarks>
internal sealed class EntryRules
{
    private readonly HashSet<ulong> _files = [];
    private readonly HashSet<ulong> _symbolicLinks = [];

    /// <summary>Takes the next entry, or says what is wrong with it.</summary>
    public Problem? Take(ArchiveEntry entry)
    {
        if (!ArchivePath.TryParse(entry.Name, out var path, out var rule))
        {
            return BundleProblems.OfEntry(entry.Name, rule);
        }

        var keys = path.Keys().ToArray();
        if (keys.SkipLast(1).Any(_symbolicLinks.Contains))
        {
            return BundleProblems.OfEntry(entry.Name, "must not lie behind a symbolic link of the archive");
        }

        var complaint = entry.Type switch
        {
            EntryType.Folder => DataComplaint(entry),
            _ when path.Segments.Count == 0 => "must be a folder, as its name is that of the top folder",
            EntryType.File => TakeFile(entry, keys[^1]),
            EntryType.SymbolicLink => TakeSymbolicLink(entry, path, keys[^1]),
            EntryType.HardLink => TakeHardLink(entry, keys[^1]),
            _ => $"must be a file, a folder or a link; its type '{Printable(entry.Type)}' is none of them",
        };
        return complaint is null ? null : BundleProblems.OfEntry(entry.Name, complaint);
    }

    private string? TakeFile(ArchiveEntry entry, ulong key)
    {
        // Some tools take a name that ends in '/' for a folder and look for the next header where its data starts.
        if (entry.Name.EndsWith('/') && entry.Size > 0)
        {
            return "must not end in '/', as it is a file";
        }

        _files.Add(key);
        return null;
    }

    private string? TakeSymbolicLink(ArchiveEntry entry, ArchivePath path, ulong key)
    {
        _symbolicLinks.Add(key);
        return DataComplaint(entry) ?? SymbolicTargetComplaint(entry.Target, path.FolderDepth);
    }

    private string? TakeHardLink(ArchiveEntry entry, ulong key)
    {
        if (DataComplaint(entry) is { } complaint)
        {
            return complaint;
        }

        if (!ArchivePath.TryParse(entry.Target, out var target, out _) || !IsEarlierFile(target))
        {
            return $"must link to an earlier file of the archive; its target is {BundleProblems.Show(entry.Target)}";
        }

        _files.Add(key);
        return null;
    }

    /// <remarks>A file that came after a symbolic link of that name may still be that link: some tools write through it.</remarks>
    private bool IsEarlierFile(ArchivePath target) =>
        target.Segments.Count > 0 && target.Keys().Last() is var key && _files.Contains(key) && !_symbolicLinks.Contains(key);

    /// <remarks>Tools disagree on whether data follows such an entry; without any there is nothing to disagree on.</remarks>
    private static string? DataComplaint(ArchiveEntry entry) => entry.Size == 0 ? null : "must have size 0, as it is no file";

    private static string? SymbolicTargetComplaint(string target, int folderDepth)
    {
        var shown = BundleProblems.Show(target);
        if (!ArchivePath.IsRelative(target, out _))
        {
            return $"must link to a relative path with '/' between folders; its target is {shown}";
        }

        var segments = ArchivePath.Split(target);
        var climbs = segments.TakeWhile(ArchivePath.IsUp).Count();
        if (climbs > folderDepth)
        {
            return $"must link to a place inside the archive; its target {shown} leaves it";
        }

        return segments.Skip(climbs).Any(ArchivePath.IsUp)
            ? $"must link to a path with '..' at its start only; its target is {shown}"
            : null;
    }

    private static char Printable(char type) => char.IsBetween(type, '!', '~') ? type : '?';
}
