using System.Net;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using Splitrun.Domain.Bundles;
using Splitrun.Storage.Bundles;
using Splitrun.TestKit.Azurite;
using Splitrun.TestKit.Bundles;

namespace Splitrun.Storage.Tests.Bundles;

public sealed class BlobBundleStoreTests : BundleStoreContract, IClassFixture<AzuriteFixture>
{
    private readonly BlobServiceClient _blobs;
    private readonly BlobContainerClient _container;
    private readonly SetTime _time = new();
    private readonly BlobBundleStore _store;

    public BlobBundleStoreTests(AzuriteFixture azurite)
    {
        _blobs = new BlobServiceClient(azurite.ConnectionString);
        _container = _blobs.GetBlobContainerClient(BlobBundleStore.ContainerName);
        _store = new BlobBundleStore(_blobs, new BundleLimits(), _time);
    }

    protected override IBundleStore Store => _store;

    protected override async Task<IReadOnlyCollection<string>> KeptNamesAsync()
    {
        await _container.CreateIfNotExistsAsync();
        var names = new List<string>();
        await foreach (var blob in _container.GetBlobsAsync(BlobTraits.None, BlobStates.Uncommitted, prefix: null, CancellationToken.None))
        {
            names.Add(blob.Name);
        }

        return names;
    }

    [Theory]
    [InlineData(500)]
    [InlineData(5_000_000)]
    public async Task PutAsync_Valid_IsDescribedBesideItsContent(int bytes)
    {
        var bundle = await PutAsync(Tarballs.OfNoise(bytes, seed: 70));

        var properties = (await _container.GetBlobClient(bundle.Sha256).GetPropertiesAsync()).Value;
        Assert.Equal("application/gzip", properties.ContentType);
        Assert.Equal(
            new Dictionary<string, string> { ["entries"] = "1", ["expanded_size"] = $"{bundle.ExpandedSize}", ["size"] = $"{bundle.Size}" },
            properties.Metadata);
    }

    [Fact]
    public async Task CreateLinkAsync_Reading_Works()
    {
        var tarball = Tarballs.Valid("link");
        var bundle = await PutAsync(tarball);
        var before = _time.GetUtcNow();

        var link = await _store.CreateLinkAsync(bundle.Sha256, CancellationToken.None);

        using var http = new HttpClient();
        Assert.Equal(tarball, await http.GetByteArrayAsync(link.Url));
        Assert.InRange(link.ExpiresAt - TimeSpan.FromMinutes(15), before, _time.GetUtcNow());
    }

    [Fact]
    public async Task CreateLinkAsync_AnythingButReadingThatBundle_IsRefused()
    {
        var bundle = await PutAsync(Tarballs.Valid("one"));
        var other = await PutAsync(Tarballs.Valid("other"));
        var link = (await _store.CreateLinkAsync(bundle.Sha256, CancellationToken.None)).Url;
        using var http = new HttpClient();
        using var overwrite = new HttpRequestMessage(HttpMethod.Put, link) { Content = new ByteArrayContent([1]) };
        overwrite.Headers.Add("x-ms-blob-type", "BlockBlob");

        Assert.Equal(HttpStatusCode.Forbidden, (await http.SendAsync(overwrite)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await http.DeleteAsync(link)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await http.GetAsync(new UriBuilder(link) { Path = link.AbsolutePath.Replace(bundle.Sha256, other.Sha256, StringComparison.Ordinal) }.Uri)).StatusCode);
        Assert.NotNull(await _store.FindAsync(bundle.Sha256, CancellationToken.None));
    }

    [Fact]
    public async Task CreateLinkAsync_AfterItsTime_IsRefused()
    {
        var bundle = await PutAsync(Tarballs.Valid("expired"));
        _time.Advance(TimeSpan.FromMinutes(-20));

        var link = await _store.CreateLinkAsync(bundle.Sha256, CancellationToken.None);

        using var http = new HttpClient();
        Assert.Equal(HttpStatusCode.Forbidden, (await http.GetAsync(link.Url)).StatusCode);
    }

    [Fact]
    public async Task CreateLinkAsync_NoName_Throws() =>
        await Assert.ThrowsAsync<ArgumentException>(() => _store.CreateLinkAsync("incoming/x", CancellationToken.None));

    [Fact]
    public async Task PutAsync_ADayAfterUploadsThatCrashed_SweepsThem()
    {
        await PutAsync(Tarballs.Valid());
        var (staged, committed) = (IncomingSweep.NewName(_time), IncomingSweep.NewName(_time));
        await _container.GetBlockBlobClient(staged).StageBlockAsync(Convert.ToBase64String("000000"u8), new MemoryStream([1, 2, 3]));
        await _container.GetBlobClient(committed).UploadAsync(new MemoryStream([1, 2, 3]));

        _time.Advance(TimeSpan.FromHours(20));
        var young = IncomingSweep.NewName(_time);
        await _container.GetBlobClient(young).UploadAsync(new MemoryStream([1, 2, 3]));
        await PutAsync(Tarballs.Valid());
        var afterHours = await KeptNamesAsync();
        _time.Advance(TimeSpan.FromHours(5));
        await PutAsync(Tarballs.Valid());
        var afterADay = await KeptNamesAsync();

        Assert.All([staged, committed, young], n => Assert.Contains(n, afterHours));
        Assert.DoesNotContain(staged, afterADay);
        Assert.DoesNotContain(committed, afterADay);
        Assert.Contains(young, afterADay);
        await _container.DeleteBlobAsync(young);
    }
}
