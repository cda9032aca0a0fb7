using Splitrun.App.Http;
using Splitrun.Domain.Outcomes;
using Splitrun.Domain.Problems;
using Splitrun.Domain.Reports;

namespace Splitrun.App.Hosting;

/// <summary>
/// Asks storage how things stand. Anybody may ask, without a key: whoever comes while somebody's question is under way gets the same answer, so
/// that a flood of questions costs storage one at a time.
/// </summary>
public sealed class ServiceHealth(IOutcomeQueue outcomes, IPublicationQueue publications, IReportStore reports, SecretSettings secrets, TimeProvider time)
{
    private readonly Lock _lock = new();
    private Task<HealthResponse>? _underWay;

    internal Task<HealthResponse> ReadAsync()
    {
        lock (_lock)
        {
            return _underWay is { IsCompleted: false } ? _underWay : _underWay = ReadNowAsync();
        }
    }

    private async Task<HealthResponse> ReadNowAsync()
    {
        // Nobody's own request: it goes on when the one who came first has left.
        await Task.Yield();
        try
        {
            var depth = await outcomes.DepthAsync(CancellationToken.None);
            var failed = await publications.CountFailedAsync(CancellationToken.None);
            var last = await reports.LastStoredAtAsync(CancellationToken.None);
            var age = last is null ? null : (double?)Math.Round((time.GetUtcNow() - last.Value).TotalSeconds);
            var status = secrets.Unresolved.Count == 0 ? HealthResponse.Ok : "secrets_unresolved";
            return new HealthResponse(status, true, depth.Waiting, depth.Poisoned, failed, last, age, secrets.Unresolved);
        }
        catch (StoreUnavailableException)
        {
            return new HealthResponse("storage_unavailable", false, null, null, null, null, null, secrets.Unresolved);
        }
    }
}
