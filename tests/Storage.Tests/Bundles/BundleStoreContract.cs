using System.Security.Cryptography;
using Splitrun.Domain.Bundles;
using Splitrun.Domain.Problems;
using Splitrun.TestKit.Bundles;

namespace Splitrun.Storage.Tests.Bundles;

/// <summary>What every bundle store promises.</summary>
public abstract class BundleStoreContract
{
    /// <summary>More than two blocks of an upload, the last one not full.</summary>
    private const int LargeBytes = 9 * 1024 * 1024;

    protected abstract IBundleStore Store { get; }

    /// <summary>The names of everything that is kept, whole or not.</summary>
    protected abstract Task<IReadOnlyCollection<string>> KeptNamesAsync();

    [Theory]
    [InlineData(100)]
    [InlineData(LargeBytes)]
    public async Task PutAsync_Valid_IsFoundAndReadAsItWas(int bytes)
    {
        var tarball = Tarballs.OfNoise(bytes, seed: 10 + bytes);

        var bundle = await PutAsync(tarball);

        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(tarball)), bundle.Sha256);
        Assert.Equal(bundle, await Store.FindAsync(bundle.Sha256, CancellationToken.None));
        Assert.Equal(tarball, await ReadAsync(bundle.Sha256, 0));
        Assert.Contains(bundle.Sha256, await KeptNamesAsync());
    }

    [Theory]
    [InlineData(200)]
    [InlineData(LargeBytes)]
    public async Task PutAsync_SameContentTwiceAndAtOnce_IsStoredOnce(int bytes)
    {
        var tarball = Tarballs.OfNoise(bytes, seed: 20);
        var before = await KeptNamesAsync();

        var first = await PutAsync(tarball);
        var again = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => PutAsync(tarball)));

        Assert.All(again, b => Assert.Equal(first, b));
        Assert.Equal([first.Sha256], (await KeptNamesAsync()).Except(before));
    }

    [Theory]
    [InlineData(300)]
    [InlineData(LargeBytes)]
    public async Task PutAsync_FirstTimeAtOnce_IsStoredOnce(int bytes)
    {
        var tarball = Tarballs.OfNoise(bytes, seed: 30);
        var before = await KeptNamesAsync();

        var bundles = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => PutAsync(tarball)));

        Assert.Single(bundles.Distinct());
        Assert.Equal([bundles[0].Sha256], (await KeptNamesAsync()).Except(before));
        Assert.Equal(tarball, await ReadAsync(bundles[0].Sha256, 0));
    }

    [Fact]
    public async Task PutAsync_Unsafe_LeavesNothing()
    {
        var before = await KeptNamesAsync();

        var result = await Store.PutAsync(new MemoryStream(Tarballs.LeavingItsFolder()), CancellationToken.None);

        Assert.Equal(ProblemCode.Invalid, result.Problem?.Code);
        Assert.Equal(before, await KeptNamesAsync());
    }

    [Fact]
    public async Task PutAsync_DamagedAtTheVeryEnd_LeavesNothing()
    {
        var tarball = Tarballs.OfNoise(LargeBytes, seed: 40);
        tarball[^1] ^= 1;
        var before = await KeptNamesAsync();

        var result = await Store.PutAsync(new MemoryStream(tarball), CancellationToken.None);

        Assert.Equal(ProblemCode.Malformed, result.Problem?.Code);
        Assert.Equal(before, await KeptNamesAsync());
    }

    [Theory]
    [InlineData(1000)]
    [InlineData(LargeBytes - 1000)]
    public async Task PutAsync_ConnectionLost_ThrowsAndLeavesNothing(int after)
    {
        var before = await KeptNamesAsync();
        var content = new BreakingStream(Tarballs.OfNoise(LargeBytes, seed: 50), after);

        await Assert.ThrowsAsync<IOException>(() => Store.PutAsync(content, CancellationToken.None));

        Assert.Equal(before, await KeptNamesAsync());
    }

    [Theory]
    [InlineData(1000)]
    [InlineData(LargeBytes - 1000)]
    public async Task PutAsync_Cancelled_ThrowsAndLeavesNothing(int after)
    {
        using var cancels = new CancellationTokenSource();
        var before = await KeptNamesAsync();
        var content = new BreakingStream(Tarballs.OfNoise(LargeBytes, seed: 60), after, cancels);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Store.PutAsync(content, cancels.Token));

        Assert.Equal(before, await KeptNamesAsync());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(777)]
    public async Task OpenReadAsync_FromAnOffset_GivesTheRest(int fromEnd)
    {
        var tarball = Tarballs.OfNoise(1000, seed: 80);
        var offset = tarball.Length - fromEnd;
        var bundle = await PutAsync(tarball);

        var read = await ReadAsync(bundle.Sha256, offset);

        Assert.Equal(tarball.Skip(offset), read);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1000)]
    public async Task OpenReadAsync_AtOrPastTheEnd_IsEmpty(int past)
    {
        var tarball = Tarballs.Valid("ends");
        var bundle = await PutAsync(tarball);

        Assert.Empty(await ReadAsync(bundle.Sha256, tarball.Length + past));
    }

    [Theory]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("incoming/something")]
    [InlineData("")]
    public async Task FindAndOpenRead_NoSuchBundle_GiveNull(string sha256)
    {
        await PutAsync(Tarballs.Valid());

        Assert.Null(await Store.FindAsync(sha256, CancellationToken.None));
        Assert.Null(await Store.OpenReadAsync(sha256, 0, CancellationToken.None));
    }

    protected async Task<Bundle> PutAsync(byte[] tarball)
    {
        var result = await Store.PutAsync(new MemoryStream(tarball), CancellationToken.None);
        Assert.True(result.TryGet(out var bundle, out var problem), problem?.Detail);
        return bundle;
    }

    private async Task<byte[]> ReadAsync(string sha256, long offset)
    {
        await using var content = await Store.OpenReadAsync(sha256, offset, CancellationToken.None);
        Assert.NotNull(content);
        var read = new MemoryStream();
        await content.CopyToAsync(read);
        return read.ToArray();
    }
}
