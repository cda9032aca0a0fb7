using Splitrun.Domain.Bundles;
using Splitrun.TestKit.Bundles;

namespace Splitrun.Storage.Tests.Bundles;

public sealed class InMemoryBundleStoreTests : BundleStoreContract
{
    private readonly InMemoryBundleStore _store = new(new BundleLimits(), TimeProvider.System);

    protected override IBundleStore Store => _store;

    protected override Task<IReadOnlyCollection<string>> KeptNamesAsync() => Task.FromResult(_store.Hashes);
}
