using System.Collections.Concurrent;
using Splitrun.Domain.Bundles;
using Splitrun.Domain.Problems;

namespace Splitrun.TestKit.Bundles;

/// <summary>Keeps bundles in memory, checked just as the real store checks them.</summary>
public sealed class InMemoryBundleStore(BundleLimits limits, TimeProvider time) : IBundleStore
{
    private readonly ConcurrentDictionary<string, (Bundle Bundle, byte[] Content)> _bundles = [];

    /// <summary>The hashes of what is kept.</summary>
    public IReadOnlyCollection<string> Hashes => [.. _bundles.Keys];

    public async Task<Result<Bundle>> PutAsync(Stream content, CancellationToken cancellationToken)
    {
        var kept = new MemoryStream();
        var result = await BundleCheck.CopyAsync(content, limits, kept.WriteAsync, cancellationToken);
        if (result.TryGet(out var bundle, out _))
        {
            _bundles.TryAdd(bundle.Sha256, (bundle, kept.ToArray()));
        }

        return result;
    }

    public Task<Bundle?> FindAsync(string sha256, CancellationToken cancellationToken) =>
        Task.FromResult(_bundles.TryGetValue(sha256, out var kept) ? kept.Bundle : null);

    public Task<Stream?> OpenReadAsync(string sha256, long offset, CancellationToken cancellationToken)
    {
        Stream? stream = null;
        if (_bundles.TryGetValue(sha256, out var kept))
        {
            var start = (int)Math.Min(offset, kept.Content.Length);
            stream = new MemoryStream(kept.Content, start, kept.Content.Length - start, writable: false);
        }

        return Task.FromResult(stream);
    }

    public Task<BundleLink> CreateLinkAsync(string sha256, CancellationToken cancellationToken)
    {
        var expiresAt = time.GetUtcNow() + limits.LinkLifetime;
        var url = new Uri($"https://bundles.example/{sha256}?expires={expiresAt.ToUnixTimeSeconds()}");
        return Task.FromResult(new BundleLink(url, expiresAt));
    }
}
