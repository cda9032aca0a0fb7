using Splitrun.Domain.Problems;

namespace Splitrun.Domain.Bundles;

/// <summary>Keeps bundles under their content hash; a bundle never changes.</summary>
public interface IBundleStore
{
    /// <summary>
    /// Reads <paramref name="content"/> once to its end, checks it as it passes and stores it; the same content again is the same
    /// bundle, stored once. On any problem, and when the stream breaks off or the token is cancelled, nothing is left behind.
    /// </summary>
    /// <param name="content">A gzip-compressed tar archive.</param>
    /// <param name="cancellationToken">Ends the upload and leaves nothing behind.</param>
    Task<Result<Bundle>> PutAsync(Stream content, CancellationToken cancellationToken);

    /// <summary>The bundle of that hash, or null.</summary>
    Task<Bundle?> FindAsync(string sha256, CancellationToken cancellationToken);

    /// <summary>
    /// Opens a forward-only stream over the compressed bytes from <paramref name="offset"/> on, empty when that is at or past the
    /// end; null when there is no such bundle.
    /// </summary>
    Task<Stream?> OpenReadAsync(string sha256, long offset, CancellationToken cancellationToken);

    /// <summary>A read-only address of one bundle that works for <see cref="BundleLimits.LinkLifetime"/>.</summary>
    Task<BundleLink> CreateLinkAsync(string sha256, CancellationToken cancellationToken);
}
