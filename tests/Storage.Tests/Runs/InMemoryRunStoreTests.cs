using Splitrun.Domain.Runs;
using Splitrun.TestKit.Runs;

namespace Splitrun.Storage.Tests.Runs;

public sealed class InMemoryRunStoreTests : RunStoreContract
{
    protected override IRunStore Store { get; } = new InMemoryRunStore(new InMemoryShards());
}
