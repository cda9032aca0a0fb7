using Splitrun.Domain.Problems;

namespace Splitrun.Domain.Bundles;

/// <summary>Walks through a tar archive, header by header, and stops at the first thing that is wrong.</summary>
/// <remarks>
/// System.Formats.Tar is made for archives one trusts: it allocates whatever size a long-name header claims (2 GB for a block of 512
/// bytes), ends at the first block without a checksum, whatever follows, and leaves global headers to its caller. What other tools would expand
/// must not differ from what is checked here, so anything that they read differently is refused.
/// </remarks>
internal sealed class TarScan(TarBytes tar, int maxEntries)
{
    /// <summary>Largest size of a long name or of pax records, the only data that is kept in memory.</summary>
    private const int MaxDescriptionBytes = 64 * 1024;

    private readonly byte[] _block = new byte[TarHeader.BlockBytes];
    private readonly EntryRules _rules = new();
    private EntryDescription _description = new();

    /// <summary>Files, folders and links seen so far.</summary>
    public int Entries { get; private set; }

    /// <summary>Reads the archive to its end; null when nothing is wrong.</summary>
    public async Task<Problem?> RunAsync(CancellationToken cancellationToken)
    {
        Problem? problem = null;
        while (problem is null)
        {
            var read = await tar.FillAsync(_block, cancellationToken);
            if (read < _block.Length)
            {
                return BrokenOff(read);
            }

            if (!_block.AsSpan().ContainsAnyExcept((byte)0))
            {
                return await CheckEndAsync(cancellationToken);
            }

            problem = TarHeader.TryParse(_block, out var header) ? await TakeAsync(header, cancellationToken) : BadHeader();
        }

        return problem;
    }

    private Task<Problem?> TakeAsync(TarHeader header, CancellationToken cancellationToken) =>
        EntryType.IsDescription(header.Type)
            ? TakeDescriptionAsync(header, cancellationToken)
            : TakeEntryAsync(header, cancellationToken);

    private async Task<Problem?> TakeDescriptionAsync(TarHeader header, CancellationToken cancellationToken)
    {
        if (header.Size > MaxDescriptionBytes)
        {
            return BundleProblems.TooLarge(
                $"must describe an entry (long name, pax records) in at most {MaxDescriptionBytes:N0} bytes; {Place} takes {header.Size:N0}");
        }

        var data = new byte[header.Size];
        if (await tar.FillAsync(data, cancellationToken) < data.Length || !await tar.TrySkipAsync(header.Padding, cancellationToken))
        {
            return BundleProblems.Malformed($"breaks off in the description of {Place}");
        }

        return _description.Take(header.Type, data) is { } complaint
            ? BundleProblems.Malformed($"must describe its entries in one way; {Place} {complaint}")
            : null;
    }

    private async Task<Problem?> TakeEntryAsync(TarHeader header, CancellationToken cancellationToken)
    {
        if (_description.Complete(header) is not { } entry)
        {
            return BundleProblems.Malformed($"must describe its entries in one way; {Place} has two sizes");
        }

        _description = new EntryDescription();
        if (++Entries > maxEntries)
        {
            return BundleProblems.TooLarge($"must hold at most {maxEntries:N0} entries; {BundleProblems.Show(entry.Name)} is one more");
        }

        if (_rules.Take(entry) is { } problem)
        {
            return problem;
        }

        var isWhole = await tar.TrySkipAsync(entry.Size, cancellationToken) && await tar.TrySkipAsync(header.Padding, cancellationToken);
        return isWhole ? null : BundleProblems.Malformed($"breaks off inside entry {BundleProblems.Show(entry.Name)}");
    }

    /// <remarks>After the first zero block only zeros may follow: some tools stop there, others go on to a second archive.</remarks>
    private async Task<Problem?> CheckEndAsync(CancellationToken cancellationToken)
    {
        if (_description.IsPending)
        {
            return BundleProblems.Malformed($"must not end between the description of {Place} and the entry");
        }

        if (!await tar.EndsInZerosAsync(cancellationToken))
        {
            return BundleProblems.Malformed("must hold one tar archive with nothing after its end");
        }

        return Entries == 0 ? BundleProblems.NoEntries : null;
    }

    private string Place => $"entry {Entries + 1:N0}";

    private Problem BrokenOff(int read)
    {
        if (tar.Count == 0)
        {
            return BundleProblems.NotTar;
        }

        return BundleProblems.Malformed(read == 0
            ? "must end in the zero blocks that close a tar archive; it breaks off before them"
            : $"breaks off in the header of {Place}");
    }

    private Problem BadHeader() =>
        tar.Count == TarHeader.BlockBytes
            ? BundleProblems.NotTar
            : BundleProblems.Malformed($"has a damaged header at {Place}");
}
