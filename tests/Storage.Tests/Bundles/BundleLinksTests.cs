using System.Web;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Storage.Blobs;
using Splitrun.Domain.Bundles;
using Splitrun.Storage.Bundles;

namespace Splitrun.Storage.Tests.Bundles;

/// <summary>Links where the app reaches storage by its identity; the service is played by a transport that hands out delegation keys.</summary>
public sealed class BundleLinksTests
{
    private static readonly string Name = new('a', 64);

    private readonly SetTime _time = new();
    private readonly KeyService _service;
    private readonly BlobBundleStore _store;

    public BundleLinksTests()
    {
        _service = new KeyService(_time);
        var options = new BlobClientOptions { Transport = new HttpClientTransport(_service) };
        var blobs = new BlobServiceClient(new Uri("https://account.blob.core.windows.net"), new FixedToken(), options);
        _store = new BlobBundleStore(blobs, new BundleLimits(), _time);
    }

    [Fact]
    public async Task CreateAsync_ByIdentity_SignsForOneBlobReadOnlyOverHttps()
    {
        var link = await _store.CreateLinkAsync(Name, CancellationToken.None);

        var query = HttpUtility.ParseQueryString(link.Url.Query);
        Assert.Equal($"/bundles/{Name}", link.Url.AbsolutePath);
        Assert.Equal("r", query["sp"]);
        Assert.Equal("b", query["sr"]);
        Assert.Equal("https", query["spr"]);
        Assert.Equal("the-object", query["skoid"]);
        Assert.Equal(link.ExpiresAt.ToString("yyyy-MM-ddTHH:mm:ssZ"), query["se"]);
        Assert.False(string.IsNullOrEmpty(query["sig"]));
    }

    [Fact]
    public async Task CreateAsync_ManyLinks_ShareAKeyUntilItEndsTooSoon()
    {
        for (var hours = 0; hours < 47; hours++)
        {
            await _store.CreateLinkAsync(Name, CancellationToken.None);
            _time.Advance(TimeSpan.FromHours(1));
        }

        Assert.Equal(1, _service.KeysGiven);

        _time.Advance(TimeSpan.FromMinutes(50));
        var link = await _store.CreateLinkAsync(Name, CancellationToken.None);

        Assert.Equal(2, _service.KeysGiven);
        Assert.True(DateTimeOffset.Parse(HttpUtility.ParseQueryString(link.Url.Query)["ske"]!) >= link.ExpiresAt.AddSeconds(-1));
    }

    private sealed class KeyService(TimeProvider time) : HttpMessageHandler
    {
        public int KeysGiven { get; private set; }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Assert.Contains("comp=userdelegationkey", request.RequestUri!.Query, StringComparison.Ordinal);
            var asked = await request.Content!.ReadAsStringAsync(cancellationToken);
            var expiry = asked.Split("<Expiry>")[1].Split("</Expiry>")[0];
            KeysGiven++;
            return new HttpResponseMessage
            {
                Content = new StringContent($"""
                    <?xml version="1.0" encoding="utf-8"?>
                    <UserDelegationKey><SignedOid>the-object</SignedOid><SignedTid>the-tenant</SignedTid>
                    <SignedStart>{time.GetUtcNow():yyyy-MM-ddTHH:mm:ssZ}</SignedStart><SignedExpiry>{expiry}</SignedExpiry>
                    <SignedService>b</SignedService><SignedVersion>2025-05-05</SignedVersion><Value>c2VjcmV0</Value></UserDelegationKey>
                    """),
            };
        }
    }

    private sealed class FixedToken : TokenCredential
    {
        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            new("token", DateTimeOffset.MaxValue);

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            new(GetToken(requestContext, cancellationToken));
    }
}
