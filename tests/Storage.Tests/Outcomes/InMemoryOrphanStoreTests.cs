using Splitrun.Domain.Outcomes;
using Splitrun.TestKit.Outcomes;

namespace Splitrun.Storage.Tests.Outcomes;

public sealed class InMemoryOrphanStoreTests : OrphanStoreContract
{
    protected override IOrphanStore Store { get; } = new InMemoryOrphanStore();
}
