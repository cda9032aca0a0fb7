namespace Splitrun.Domain.Bundles;

/// <summary>Walks through an archive that has passed <see cref="BundleCheck"/>, and gives each entry with the blocks it is written in.</summary>
internal sealed class TarWalk(TarBytes tar)
{
    /// <summary>Most bytes of description in front of one entry that are kept in memory.</summary>
    private const int MaxDescriptionBytes = 1024 * 1024;

    /// <summary>The next entry; null at the end. The data of the entry before must have been read or skipped.</summary>
    /// <exception cref="InvalidDataException">The archive breaks off, or describes an entry at unusual length.</exception>
    public async Task<WalkedEntry?> NextAsync(CancellationToken cancellationToken)
    {
        var description = new EntryDescription();
        var (globals, own) = (new MemoryStream(), new MemoryStream());
        while (true)
        {
            var block = await ReadAsync(TarHeader.BlockBytes, cancellationToken);
            if (!block.AsSpan().ContainsAnyExcept((byte)0))
            {
                return null;
            }

            if (!TarHeader.TryParse(block, out var header))
            {
                throw new InvalidDataException("The archive has a damaged header.");
            }

            if (!EntryType.IsDescription(header.Type))
            {
                var entry = description.Complete(header) ?? throw new InvalidDataException("The archive has an entry of two sizes.");
                return new WalkedEntry(entry, globals.ToArray(), own.ToArray(), block);
            }

            var blocks = header.Type == EntryType.PaxGlobalHeader ? globals : own;
            if (globals.Length + own.Length + header.Size > MaxDescriptionBytes)
            {
                throw new InvalidDataException($"The archive describes an entry in more than {MaxDescriptionBytes:N0} bytes.");
            }

            var data = await ReadAsync((int)(header.Size + header.Padding), cancellationToken);
            description.Take(header.Type, data.AsSpan(0, (int)header.Size));
            blocks.Write(block);
            blocks.Write(data);
        }
    }

    /// <summary>The data of an entry, without padding.</summary>
    public async Task<byte[]> ReadDataAsync(WalkedEntry entry, CancellationToken cancellationToken)
    {
        var data = await ReadAsync((int)entry.Entry.Size, cancellationToken);
        await ReadAsync(TarBlocks.PaddingAfter(entry.Entry.Size).Length, cancellationToken);
        return data;
    }

    public async Task SkipDataAsync(WalkedEntry entry, CancellationToken cancellationToken)
    {
        if (!await tar.TrySkipAsync(entry.DataBytes, cancellationToken))
        {
            throw new InvalidDataException("The archive breaks off.");
        }
    }

    /// <summary>Hands on the data of an entry with its padding, piece by piece.</summary>
    public async Task CopyDataAsync(WalkedEntry entry, StoredGzip target, CancellationToken cancellationToken)
    {
        const int pieceBytes = 64 * 1024;
        for (var left = entry.DataBytes; left > 0; left -= pieceBytes)
        {
            await target.WriteAsync(await ReadAsync((int)Math.Min(left, pieceBytes), cancellationToken), cancellationToken);
        }
    }

    private async Task<byte[]> ReadAsync(int bytes, CancellationToken cancellationToken)
    {
        var data = new byte[bytes];
        return await tar.FillAsync(data, cancellationToken) == bytes ? data : throw new InvalidDataException("The archive breaks off.");
    }
}

/// <summary>An entry and how it is written.</summary>
/// <param name="Entry">What it is.</param>
/// <param name="Globals">Blocks before it that describe all entries from there on.</param>
/// <param name="Description">Blocks before it that describe it alone.</param>
/// <param name="Header">Its header block.</param>
internal sealed record WalkedEntry(ArchiveEntry Entry, byte[] Globals, byte[] Description, byte[] Header)
{
    /// <summary>Bytes of its data with the padding.</summary>
    public long DataBytes => Entry.Size + TarBlocks.PaddingAfter(Entry.Size).Length;

    /// <summary>Whether it is, or points to, that file at the top of the archive.</summary>
    public static bool IsTopFile(string name, string file) => ArchivePath.Split(name) is [var only] && only == file;
}
