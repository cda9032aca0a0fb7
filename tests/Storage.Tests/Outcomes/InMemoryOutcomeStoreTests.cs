using Splitrun.Domain.Outcomes;
using Splitrun.Domain.Runs;
using Splitrun.TestKit.Outcomes;
using Splitrun.TestKit.Runs;

namespace Splitrun.Storage.Tests.Outcomes;

public sealed class InMemoryOutcomeStoreTests : OutcomeStoreContract
{
    private readonly InMemoryShards _shards = new();

    public InMemoryOutcomeStoreTests() => Store = new InMemoryOutcomeStore(_shards);

    protected override IOutcomeStore Store { get; }

    protected override IRunStore Runs => new InMemoryRunStore(_shards);
}
