using System.IO.Compression;
using System.Text;

namespace Splitrun.TestKit.Bundles;

/// <summary>Writes tar archives block by block, so that tests can also make the ones that no tool would write.</summary>
public sealed class TarballBuilder
{
    private const int BlockBytes = 512;
    private readonly MemoryStream _tar = new();
    private int _endBlocks = 2;

    public TarballBuilder File(string name, string content = "content\n") => File(name, Encoding.UTF8.GetBytes(content));

    public TarballBuilder File(string name, byte[] content) => Entry(name, '0', content);

    public TarballBuilder Folder(string name) => Entry(name, '5');

    public TarballBuilder SymbolicLink(string name, string target) => Entry(name, '2', target: target);

    public TarballBuilder HardLink(string name, string target) => Entry(name, '1', target: target);

    /// <summary>A header of that type flag, with its data.</summary>
    public TarballBuilder Entry(string name, char type, byte[]? data = null, string target = "")
    {
        data ??= [];
        return Raw(Header(name, type, Octal(data.Length), target)).Padded(data);
    }

    /// <summary>A header whose size is what the test says, without any data after it.</summary>
    public TarballBuilder Claiming(string name, char type, long size) => Raw(Header(name, type, Octal(size), ""));

    /// <summary>A header whose 12 bytes of size are what the test says.</summary>
    public TarballBuilder ClaimingRaw(string name, byte[] size) => Raw(Header(name, '0', size, ""));

    /// <summary>Pax records for the next entry, or for all that follow.</summary>
    public TarballBuilder Pax(char type, params (string Keyword, string Value)[] records) =>
        Entry("PaxHeaders/entry", type, [.. records.SelectMany(r => PaxRecord(r.Keyword, r.Value))]);

    /// <summary>GNU's way to give the next entry a long name ('L') or a long target ('K').</summary>
    public TarballBuilder GnuLong(char type, string text) => Entry("././@LongLink", type, Encoding.UTF8.GetBytes(text + "\0"));

    public TarballBuilder Raw(ReadOnlySpan<byte> bytes)
    {
        _tar.Write(bytes);
        return this;
    }

    /// <summary>How many zero blocks close the archive; tools write two.</summary>
    public TarballBuilder EndingIn(int zeroBlocks)
    {
        _endBlocks = zeroBlocks;
        return this;
    }

    /// <summary>The archive before compression.</summary>
    public byte[] ToTar() => [.. _tar.ToArray(), .. new byte[_endBlocks * BlockBytes]];

    /// <summary>The archive, compressed.</summary>
    public byte[] ToArray() => Gzip(ToTar());

    public static byte[] Gzip(ReadOnlySpan<byte> bytes, CompressionLevel level = CompressionLevel.Fastest)
    {
        var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, level, leaveOpen: true))
        {
            gzip.Write(bytes);
        }

        return compressed.ToArray();
    }

    /// <summary>A header block; <paramref name="name"/> and <paramref name="target"/> are cut to what fits.</summary>
    public static byte[] Header(string name, char type, byte[] size, string target)
    {
        var block = new byte[BlockBytes];
        Put(block, 0, 100, name);
        Put(block, 100, 8, "0000644");
        Put(block, 108, 8, "0000000");
        Put(block, 116, 8, "0000000");
        size.CopyTo(block, 124);
        Put(block, 136, 12, "00000000000");
        block[156] = (byte)type;
        Put(block, 157, 100, target);
        Put(block, 257, 8, "ustar\000");
        Sign(block);
        return block;
    }

    /// <summary>Writes the checksum into a header block.</summary>
    public static void Sign(Span<byte> block)
    {
        block[148..156].Fill((byte)' ');
        var sum = 0;
        foreach (var value in block)
        {
            sum += value;
        }

        Encoding.ASCII.GetBytes(Convert.ToString(sum, 8).PadLeft(6, '0') + "\0 ").CopyTo(block[148..156]);
    }

    private static byte[] Octal(long size) => Encoding.ASCII.GetBytes(Convert.ToString(size, 8).PadLeft(11, '0') + "\0");

    private TarballBuilder Padded(byte[] data)
    {
        _tar.Write(data);
        _tar.Write(new byte[(BlockBytes - (data.Length % BlockBytes)) % BlockBytes]);
        return this;
    }

    private static void Put(byte[] block, int offset, int length, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        bytes.AsSpan(0, Math.Min(length, bytes.Length)).CopyTo(block.AsSpan(offset));
    }

    private static byte[] PaxRecord(string keyword, string value)
    {
        var rest = Encoding.UTF8.GetBytes($" {keyword}={value}\n");
        var length = rest.Length + 1;
        while (length != rest.Length + $"{length}".Length)
        {
            length = rest.Length + $"{length}".Length;
        }

        return [.. Encoding.ASCII.GetBytes($"{length}"), .. rest];
    }
}
