using System.Collections.Concurrent;
using Splitrun.Domain.Reports;

namespace Splitrun.TestKit.Reports;

/// <summary>Failed messages in memory.</summary>
public sealed class InMemoryPublicationHistory : IPublicationHistory
{
    private readonly ConcurrentDictionary<string, PublicationFailures> _failures = new();

    public Task NoteFailureAsync(string experiment, PublicationFailure failure, CancellationToken cancellationToken)
    {
        _failures.AddOrUpdate(experiment, _ => PublicationFailures.None.With(failure), (_, present) => present.With(failure));
        return Task.CompletedTask;
    }

    public Task ClearAsync(string experiment, string delivery, CancellationToken cancellationToken)
    {
        _failures.AddOrUpdate(experiment, PublicationFailures.None, (_, present) => present.Without(delivery));
        return Task.CompletedTask;
    }

    public Task<PublicationFailures> FindAsync(string experiment, CancellationToken cancellationToken) =>
        Task.FromResult(_failures.GetValueOrDefault(experiment, PublicationFailures.None));
}
