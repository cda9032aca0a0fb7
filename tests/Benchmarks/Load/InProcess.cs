using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Splitrun.Domain.Assignment;
using Splitrun.Domain.Outcomes;
using Splitrun.Domain.Runs;
using Splitrun.Storage;
using Splitrun.TestKit.Chance;

namespace Splitrun.Benchmarks.Load;

/// <summary>The app's own dispatcher and recorder on an emulator, without HTTP or queue: the quickest way to fill an experiment.</summary>
internal sealed class InProcess : IAsyncDisposable
{
    private const int InFlight = 3_000;

    private readonly ServiceProvider _services;

    public InProcess(string connectionString)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["AzureWebJobsStorage"] = connectionString }).Build();
        _services = new ServiceCollection()
            .AddSingleton(TimeProvider.System)
            .AddSingleton<IChance>(new SeededChance(1))
            .AddStorage(configuration)
            .AddSingleton<RunDirectory>()
            .AddSingleton<Dispatcher>()
            .AddSingleton<OutcomeRecorder>()
            .BuildServiceProvider();
    }

    /// <summary>Dispatches one run.</summary>
    public async Task DispatchAsync(string experiment, string runId)
    {
        var answer = await _services.GetRequiredService<Dispatcher>().DispatchAsync(experiment, new DispatchRequest(runId, null, null, null, "load", null, "00"));
        if (answer.Problem is { } problem)
        {
            throw new InvalidOperationException(problem.Detail);
        }
    }

    /// <summary>Dispatches runs number <paramref name="from"/> to before <paramref name="to"/> and records an outcome of each.</summary>
    public async Task FillAsync(string experiment, int from, int to)
    {
        foreach (var chunk in Enumerable.Range(from, to - from).Chunk(InFlight))
        {
            await Task.WhenAll(chunk.Select(i => Task.Run(() => DispatchAsync(experiment, $"r{i}"))));
            await _services.GetRequiredService<OutcomeRecorder>().RecordAsync(Array.ConvertAll(chunk, i => OutcomeOf(experiment, i)));
            await Console.Error.WriteAsync($"\r{chunk[^1] + 1:N0} ");
        }
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    private static Outcome OutcomeOf(string experiment, int i) => new()
    {
        Experiment = experiment,
        RunId = $"r{i}",
        Conclusion = i % 10 == 0 ? Conclusion.Failure : Conclusion.Success,
        PrimaryMetric = 8_000 + (i * 104_729L % 3_000),
        Metrics = new Dictionary<string, double> { ["duration_ms"] = 1_000 + (i * 7_919L % 5_000), ["cost_usd"] = (i % 90) / 100.0 },
        RecordedAt = TimeProvider.System.GetUtcNow(),
    };
}
