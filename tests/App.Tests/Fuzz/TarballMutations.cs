using System.IO.Compression;
using System.Text;
using Splitrun.TestKit.Bundles;

namespace Splitrun.App.Tests.Fuzz;

/// <summary>Tarballs that are damaged, lie, climb out of their folder, or expand to far more than they are.</summary>
internal static class TarballMutations
{
    private const int BombBytes = 24 * 1024 * 1024;

    private static readonly byte[] Bomb = TarballBuilder.Gzip(new TarballBuilder().File("zeros", new byte[BombBytes]).ToTar(), CompressionLevel.Optimal);

    public static byte[] Make(Dice dice) => dice.Below(12) switch
    {
        0 => Tarballs.Valid($"prompt {dice.Below(20)}"),
        1 => dice.OneIn(8) ? Bomb : TarballBuilder.Gzip(Bomb),
        2 => [],
        3 => Damaged(Tarballs.Valid(), dice),
        4 => TarballBuilder.Gzip(Damaged(Everything(dice).ToTar(), dice)),
        5 => Everything(dice).ToTar(),
        6 => [.. Tarballs.Valid(), .. Tarballs.Valid("another member")],
        7 => new TarballBuilder().Claiming("claims", '0', dice.Of([1L, 511, 1L << 33, (1L << 33) - 1])).ToArray(),
        8 => new TarballBuilder().ClaimingRaw("claims", dice.Of<byte[]>([[0x80, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF], [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF], "-0000000001\0"u8.ToArray()])).ToArray(),
        9 => InScript(dice),
        10 => Many(dice),
        _ => Everything(dice).ToArray(),
    };

    private static TarballBuilder Everything(Dice dice)
    {
        var builder = new TarballBuilder();
        for (var entries = dice.Below(6); entries > 0; entries--)
        {
            var name = dice.Of(["a", "a/f", "../x", "/etc/passwd", "a/../../x", ".", "", "a\\b", "C:\\x", "CON", "a\0b", "\u202Ea", new string('n', 99), "a//b", "./a", "a/", "\u00fc", "-rf"]);
            var target = dice.Of(["a", "..", "../..", "/", "a/f", "/etc/passwd", "", "\0"]);
            _ = dice.Below(4) == 0
                ? builder.Pax(dice.Of(['x', 'g']), (dice.Of(["path", "size", "linkpath", "mtime", "GNU.sparse.size"]), dice.Of([name, "-1", "99999999999999999999", "../../x", new string('p', 3_000)])))
                : dice.OneIn(8) ? builder.GnuLong(dice.Of(['L', 'K']), name + new string('/', dice.Below(300))) : builder.Entry(name, dice.Of(['0', '1', '2', '3', '4', '5', '6', '7', 'S', 'V', 'Z', '\0']), Encoding.UTF8.GetBytes("x"), target);
        }

        return builder.EndingIn(dice.Below(4));
    }

    /// <summary>A tarball as older automations have it, whose configuration is anything.</summary>
    private static byte[] InScript(Dice dice)
    {
        var config = System.Text.Json.Nodes.JsonNode.Parse("""{"experiment_id":"fz-made","variants":[{"name":"a","weight":1,"plugins":{"source":"github:o/a"}},{"name":"b","weight":1,"plugins":[]}]}""");
        return new TarballBuilder().File("experiment_config.json", JsonMutations.Change(config, dice)).File("main.py").ToArray();
    }

    private static byte[] Many(Dice dice)
    {
        var builder = new TarballBuilder();
        for (var i = dice.Below(400); i >= 0; i--)
        {
            builder.Folder(i % 7 == 0 ? $"d{i}" : new string('d', 1 + (i % 90)));
        }

        return builder.ToArray();
    }

    private static byte[] Damaged(byte[] bytes, Dice dice)
    {
        for (var changes = 1 + dice.Below(4); changes > 0 && bytes.Length > 0; changes--)
        {
            bytes[dice.Below(bytes.Length)] = (byte)dice.Below(256);
        }

        return dice.OneIn(4) ? bytes[..dice.Below(bytes.Length + 1)] : bytes;
    }
}
