namespace Splitrun.Domain.Bundles;

/// <summary>One entry of an archive, after long names have been put in place.</summary>
/// <param name="Name">The name it is expanded under.</param>
/// <param name="Type">One of <see cref="EntryType"/>, or what is refused.</param>
/// <param name="Size">Bytes of data that follow.</param>
/// <param name="Target">Where a link points; empty otherwise.</param>
internal readonly record struct ArchiveEntry(string Name, char Type, long Size, string Target);

/// <summary>The type flags that mean something here.</summary>
internal static class EntryType
{
    public const char File = '0';
    public const char HardLink = '1';
    public const char SymbolicLink = '2';
    public const char Folder = '5';

    /// <summary>A pax header for the next entry.</summary>
    public const char PaxHeader = 'x';

    /// <summary>A pax header for all entries that follow.</summary>
    public const char PaxGlobalHeader = 'g';

    /// <summary>GNU: the next entry's name.</summary>
    public const char GnuLongName = 'L';

    /// <summary>GNU: the next entry's link target.</summary>
    public const char GnuLongLink = 'K';

    /// <summary>Whether the block describes the entries after it and is none itself.</summary>
    public static bool IsDescription(char type) => type is PaxHeader or PaxGlobalHeader or GnuLongName or GnuLongLink;
}
