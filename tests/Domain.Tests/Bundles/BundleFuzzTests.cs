using Splitrun.Domain.Bundles;
using Splitrun.TestKit.Bundles;

namespace Splitrun.Domain.Tests.Bundles;

/// <summary>Random archives with a fixed seed: whatever comes in, the check answers; whatever it takes, stays inside.</summary>
public sealed class BundleFuzzTests
{
    private const int Seed = 20260501;

    [Fact]
    public async Task CopyAsync_DamagedTar_AnswersAlways()
    {
        var random = new Random(Seed);
        var tar = new TarballBuilder()
            .Folder("a").File("a/f").SymbolicLink("a/l", "../a/f").HardLink("h", "a/f")
            .Pax('x', ("path", "b/longer"), ("size", "8")).File("b")
            .GnuLong('L', "c/longer").File("c")
            .ToTar();
        var taken = 0;

        for (var i = 0; i < 4000; i++)
        {
            var damaged = Damage(tar, random, headersStayValid: i % 2 == 0);
            taken += await IsTakenAsync(TarballBuilder.Gzip(damaged)) ? 1 : 0;
        }

        Assert.InRange(taken, 100, 3900);
    }

    [Fact]
    public async Task CopyAsync_DamagedGzip_AnswersAlways()
    {
        var random = new Random(Seed);
        var tarball = Tarballs.Valid();

        for (var i = 0; i < 4000; i++)
        {
            await IsTakenAsync(Damage(tarball, random, headersStayValid: false));
        }
    }

    [Fact]
    public async Task CopyAsync_RandomLinksAndNames_NothingTakenLeavesItsFolder()
    {
        var random = new Random(Seed);
        var taken = 0;
        for (var i = 0; i < 2000; i++)
        {
            var entries = Enumerable.Range(0, random.Next(2, 7)).Select(_ => RandomEntry(random)).ToList();
            var builder = new TarballBuilder();
            entries.ForEach(e => builder.Entry(e.Name, e.Type, target: e.Target));
            if (await IsTakenAsync(builder.ToArray()))
            {
                taken++;
                using var folder = new NaiveExpansion();
                entries.ForEach(folder.Expand);
                Assert.True(folder.StaysInside(out var leaving), $"{leaving} leaves the folder: {string.Join("; ", entries)}");
            }
        }

        Assert.InRange(taken, 200, 1800);
    }

    private static ArchiveEntry RandomEntry(Random random)
    {
        string[] names = ["a", "b", "a/a", "a/b", "b/a", "a/b/a", "b/a/b", "./a/a/a"];
        string[] targets = ["a", "b", "..", "../a", "../..", "../../b", "a/b", "a/..", "b/../..", "../a/../..", "."];
        var type = "0125"[random.Next(4)];
        var target = type switch
        {
            '1' => names[random.Next(names.Length)],
            '2' => targets[random.Next(targets.Length)],
            _ => "",
        };
        return new ArchiveEntry(names[random.Next(names.Length)], type, 0, target);
    }

    private static byte[] Damage(byte[] bytes, Random random, bool headersStayValid)
    {
        var damaged = bytes.ToArray();
        for (var changes = random.Next(1, 4); changes > 0; changes--)
        {
            var at = random.Next(damaged.Length);
            damaged[at] = (byte)random.Next(256);
            var block = at / 512 * 512;
            if (headersStayValid)
            {
                TarballBuilder.Sign(damaged.AsSpan(block, 512));
            }
        }

        return random.Next(8) == 0 ? damaged[..random.Next(damaged.Length)] : damaged;
    }

    private static async Task<bool> IsTakenAsync(byte[] tarball)
    {
        var limits = new BundleLimits { MaxExpandedBytes = 1024 * 1024 };
        var result = await BundleCheck.CopyAsync(new MemoryStream(tarball), limits, (_, _) => ValueTask.CompletedTask, CancellationToken.None);
        return result.Problem is null;
    }
}
