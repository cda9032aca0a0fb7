using Splitrun.Domain.Reports;
using Splitrun.TestKit.Reports;

namespace Splitrun.Storage.Tests.Reports;

public sealed class InMemoryPublicationQueueTests : PublicationQueueContract
{
    private readonly InMemoryPublicationQueue _queue = new(TimeProvider.System);

    protected override IPublicationQueue Queue => _queue;

    protected override Task<PublicationAttempt?> TakeAsync() => Task.FromResult(_queue.Take()?.Attempt);
}
