using Splitrun.Domain.Outcomes;
using Splitrun.Domain.Runs;
using Splitrun.TestKit.Outcomes;
using Splitrun.TestKit.Runs;

namespace Splitrun.Storage.Tests.Outcomes;

public sealed class InMemoryOutcomeStoreTests : OutcomeStoreContract
{
    private readonly InMemoryShards _shards = new();

    protected override IOutcomeStore Store => new InMemoryOutcomeStore(_shards);

    protected override IRunStore Runs => new InMemoryRunStore(_shards);
}
