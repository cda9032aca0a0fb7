using System.Buffers.Binary;
using System.Text;

namespace Splitrun.Domain.Bundles;

/// <summary>One 512-byte header block of a tar archive (POSIX.1-1988 ustar, its V7 forerunner and GNU's variant).</summary>
/// <param name="Name">Name as this block gives it, with the ustar prefix; a longer one may have preceded the block.</param>
/// <param name="Type">The type flag; '0' for the older NUL.</param>
/// <param name="Size">Bytes of data that follow the block, without padding. Range: 0 or more.</param>
/// <param name="LinkName">Target of a link; empty otherwise.</param>
internal readonly record struct TarHeader(string Name, char Type, long Size, string LinkName)
{
    public const int BlockBytes = 512;

    private static readonly Range NameField = 0..100;
    private static readonly Range SizeField = 124..136;
    private static readonly Range ChecksumField = 148..156;
    private static readonly Range LinkField = 157..257;
    private static readonly Range MagicField = 257..263;
    private static readonly Range PrefixField = 345..500;
    private const int TypeOffset = 156;

    /// <summary>Zeros from the end of the data to the next block boundary.</summary>
    public long Padding => (BlockBytes - (Size % BlockBytes)) % BlockBytes;

    /// <summary>Reads a header block; false when the checksum or the size is not one.</summary>
    public static bool TryParse(ReadOnlySpan<byte> block, out TarHeader header)
    {
        header = default;
        if (!TryParseNumber(block[ChecksumField], out var checksum)
            || checksum != Checksum(block)
            || !TryParseNumber(block[SizeField], out var size))
        {
            return false;
        }

        var type = (char)block[TypeOffset];
        header = new TarHeader(FullName(block), type == '\0' ? '0' : type, size, Text(block[LinkField]));
        return true;
    }

    /// <summary>The text up to the first NUL, or to the end.</summary>
    public static string Text(ReadOnlySpan<byte> field)
    {
        var end = field.IndexOf((byte)0);
        return Encoding.UTF8.GetString(end < 0 ? field : field[..end]);
    }

    /// <remarks>Only POSIX ustar has a prefix; GNU keeps times in those bytes.</remarks>
    private static string FullName(ReadOnlySpan<byte> block)
    {
        var name = Text(block[NameField]);
        var prefix = block[MagicField].SequenceEqual("ustar\0"u8) ? Text(block[PrefixField]) : "";
        return prefix.Length == 0 ? name : $"{prefix}/{name}";
    }

    /// <summary>Sum of all bytes, those of the checksum itself taken as spaces.</summary>
    private static long Checksum(ReadOnlySpan<byte> block)
    {
        long sum = (byte)' ' * (ChecksumField.End.Value - ChecksumField.Start.Value);
        for (var i = 0; i < block.Length; i++)
        {
            sum += i >= ChecksumField.Start.Value && i < ChecksumField.End.Value ? 0 : block[i];
        }

        return sum;
    }

    /// <summary>Octal digits padded with spaces or NULs, or GNU's big-endian binary form, marked by the top bit.</summary>
    private static bool TryParseNumber(ReadOnlySpan<byte> field, out long number)
    {
        const byte BinaryMark = 0x80;
        if (field[0] >= BinaryMark)
        {
            number = BinaryPrimitives.ReadInt64BigEndian(field[^sizeof(long)..]);
            return number >= 0 && field[0] == BinaryMark && !field[1..^sizeof(long)].ContainsAnyExcept((byte)0);
        }

        number = 0;
        foreach (var digit in field.Trim(" \0"u8))
        {
            if (digit is < (byte)'0' or > (byte)'7')
            {
                return false;
            }

            number = (number * 8) + (digit - '0');
        }

        return true;
    }
}
