using System.Globalization;

namespace Splitrun.Domain.Bundles;

/// <summary>What the blocks before an entry say of it: a name or target too long for its header, or pax records.</summary>
internal sealed class EntryDescription
{
    private string? _name;
    private string? _target;
    private string? _size;

    /// <summary>Whether it waits for its entry.</summary>
    public bool IsPending { get; private set; }

    /// <summary>
    /// Takes one description; null, or what is wrong with it. Where tools would choose differently between two descriptions (a name
    /// given twice, a name for every entry), there is no choice: it is refused.
    /// </summary>
    public string? Take(char type, ReadOnlySpan<byte> data)
    {
        switch (type)
        {
            case EntryType.GnuLongName:
                IsPending = true;
                return SetOnce(ref _name, TarHeader.Text(data));
            case EntryType.GnuLongLink:
                IsPending = true;
                return SetOnce(ref _target, TarHeader.Text(data));
            default:
                return PaxRecords.TryParse(data, out var records) ? TakeRecords(type, records) : "has pax records that cannot be read";
        }
    }

    /// <summary>Puts the description into the entry's header; null when the two disagree on the size.</summary>
    public ArchiveEntry? Complete(TarHeader header)
    {
        if (_size is not null && _size != header.Size.ToString(CultureInfo.InvariantCulture))
        {
            return null;
        }

        // Contiguous files are files.
        var type = header.Type == '7' ? EntryType.File : header.Type;
        return new ArchiveEntry(_name ?? header.Name, type, header.Size, _target ?? header.LinkName);
    }

    private string? TakeRecords(char type, Dictionary<string, string> records)
    {
        if (records.Keys.Any(k => k.StartsWith(PaxRecords.SparsePrefix, StringComparison.Ordinal)))
        {
            return "describes a sparse file, which is not taken";
        }

        if (type == EntryType.PaxGlobalHeader)
        {
            return records.Keys.Any(k => k is PaxRecords.Path or PaxRecords.LinkPath or PaxRecords.Size)
                ? "gives one name, target or size to every entry"
                : null;
        }

        IsPending = true;
        return SetOnce(ref _name, records.GetValueOrDefault(PaxRecords.Path))
            ?? SetOnce(ref _target, records.GetValueOrDefault(PaxRecords.LinkPath))
            ?? SetOnce(ref _size, records.GetValueOrDefault(PaxRecords.Size));
    }

    private static string? SetOnce(ref string? kept, string? value)
    {
        if (value is not null && kept is not null)
        {
            return "names the same entry a second time";
        }

        kept ??= value;
        return null;
    }
}
