using System.Text;

namespace Splitrun.Domain.Bundles;

/// <summary>Writes tar header blocks (POSIX.1-1988 ustar) whose every byte follows from name, size and mode.</summary>
/// <remarks>
/// System.Formats.Tar would do, but what it writes into fields that nobody reads has changed between its versions, and a bundle's name is the
/// hash of its bytes.
/// </remarks>
internal static class TarBlocks
{
    /// <summary>1980-01-01, the first time that every archive format can hold; GNU tar warns of earlier ones.</summary>
    private const long ModifiedAtUnixSeconds = 315_532_800;

    private const int FileMode = 0b110_100_100;
    private const int ExecutableMode = 0b111_101_101;
    private const int NameBytes = 100;
    private const int TypeOffset = 156;
    private static readonly Range SizeField = 124..136;
    private static readonly Range ChecksumField = 148..156;
    private static readonly Range PrefixField = 345..500;

    /// <summary>The header of a file: owner 0, a fixed time, no names of people.</summary>
    public static byte[] OfFile(BundleFile file)
    {
        var block = new byte[TarHeader.BlockBytes];
        WriteText(block.AsSpan(0, NameBytes), file.Name);
        WriteOctal(block.AsSpan(100..108), file.IsExecutable ? ExecutableMode : FileMode);
        WriteOctal(block.AsSpan(108..116), 0);
        WriteOctal(block.AsSpan(116..124), 0);
        WriteOctal(block.AsSpan(SizeField), file.Content.Length);
        WriteOctal(block.AsSpan(136..148), ModifiedAtUnixSeconds);
        block[TypeOffset] = (byte)EntryType.File;
        "ustar\000"u8.CopyTo(block.AsSpan(257));
        Sign(block);
        return block;
    }

    /// <summary>The header of another file in the place of one: mode, owner and time stay.</summary>
    public static byte[] Renamed(ReadOnlySpan<byte> header, string name, long size)
    {
        var block = header.ToArray();
        WriteText(block.AsSpan(0, NameBytes), name);
        WriteOctal(block.AsSpan(SizeField), size);
        block[TypeOffset] = (byte)EntryType.File;
        block.AsSpan(PrefixField).Clear();
        Sign(block);
        return block;
    }

    /// <summary>Zeros from the end of so many bytes of data to the next block boundary.</summary>
    public static byte[] PaddingAfter(long size) => new byte[(TarHeader.BlockBytes - (size % TarHeader.BlockBytes)) % TarHeader.BlockBytes];

    /// <summary>The two zero blocks that close an archive.</summary>
    public static byte[] End() => new byte[2 * TarHeader.BlockBytes];

    private static void WriteText(Span<byte> field, string text)
    {
        if (Encoding.UTF8.GetByteCount(text) > field.Length)
        {
            throw new ArgumentException($"'{text}' does not fit into {field.Length} bytes.", nameof(text));
        }

        field.Clear();
        Encoding.UTF8.GetBytes(text, field);
    }

    /// <summary>Octal digits, leading zeros, a NUL at the end.</summary>
    private static void WriteOctal(Span<byte> field, long number)
    {
        for (var i = field.Length - 2; i >= 0; i--)
        {
            field[i] = (byte)('0' + (number & 7));
            number >>= 3;
        }

        field[^1] = 0;
    }

    private static void Sign(Span<byte> block)
    {
        var checksum = block[ChecksumField];
        checksum.Fill((byte)' ');
        var sum = 0;
        foreach (var value in block)
        {
            sum += value;
        }

        WriteOctal(checksum[..7], sum);
        checksum[7] = (byte)' ';
    }
}
