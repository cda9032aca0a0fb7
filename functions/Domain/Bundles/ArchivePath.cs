namespace Splitrun.Domain.Bundles;

/// <summary>A name of an archive that stays below the folder it is expanded into, on any system.</summary>
/// <param name="Segments">What stands between the slashes, without empty ones and <c>.</c>; none for the folder itself.</param>
internal readonly record struct ArchivePath(IReadOnlyList<string> Segments)
{
    /// <summary>Longest name in characters; what Linux takes as a path.</summary>
    public const int MaxCharacters = 4096;

    /// <summary>Number of folders above the last segment.</summary>
    public int FolderDepth => Math.Max(0, Segments.Count - 1);

    /// <summary>Reads a name; false with <paramref name="rule"/> saying what is allowed.</summary>
    public static bool TryParse(string name, out ArchivePath path, out string rule)
    {
        path = default;
        if (!IsRelative(name, out rule))
        {
            return false;
        }

        var segments = Split(name);
        path = new ArchivePath(segments);
        rule = "must not have '..' in its name";
        return !segments.Any(IsUp);
    }

    /// <summary>Whether <paramref name="name"/> is text that every system reads as a relative path.</summary>
    public static bool IsRelative(string name, out string rule)
    {
        rule = Rule(name);
        return rule.Length == 0;
    }

    /// <summary>What stands between the slashes, without empty ones and <c>.</c>.</summary>
    public static string[] Split(string name) =>
        [.. name.Split('/', StringSplitOptions.RemoveEmptyEntries).Where(s => s != ".")];

    /// <summary>Whether a segment leads to the folder above; Windows passes over spaces and further dots at its end.</summary>
    public static bool IsUp(string segment) => segment.StartsWith("..", StringComparison.Ordinal) && segment.AsSpan().Trim(". ").IsEmpty;

    /// <summary>
    /// One number for each leading part of the path, the last for the whole of it. Letters of either case count as the same, as some
    /// file systems see them. 64-bit FNV-1a: two names may share a number, which only ever refuses more.
    /// </summary>
    public IEnumerable<ulong> Keys()
    {
        const ulong OffsetBasis = 14695981039346656037;
        const ulong Prime = 1099511628211;
        var key = OffsetBasis;
        foreach (var segment in Segments)
        {
            foreach (var character in segment)
            {
                key = unchecked((key ^ char.ToUpperInvariant(character)) * Prime);
            }

            yield return key;
            key = unchecked((key ^ '/') * Prime);
        }
    }

    private static string Rule(string name)
    {
        if (name.Length == 0)
        {
            return "must have a name";
        }

        if (name.Length > MaxCharacters)
        {
            return $"must have a name of at most {MaxCharacters:N0} characters";
        }

        if (name.Any(char.IsControl))
        {
            return "must have a name without NUL and control characters";
        }

        if (name.Contains('\\', StringComparison.Ordinal))
        {
            return "must have a name without backslashes; folders are separated by '/'";
        }

        return name[0] == '/' || (name.Length > 1 && name[1] == ':' && char.IsAsciiLetter(name[0]))
            ? "must have a relative name, not one that starts with '/' or a drive"
            : "";
    }
}
