using System.Text;
using Splitrun.Domain.Experiments;
using Splitrun.Domain.Experiments.Drafts;
using Splitrun.Domain.Outcomes;
using Splitrun.Domain.Problems;
using Splitrun.Domain.Runs;
using Splitrun.Domain.Runs.Histories;
using Splitrun.TestKit.Automations;
using Splitrun.TestKit.Chance;
using Splitrun.TestKit.Experiments;
using Splitrun.TestKit.Outcomes;
using Splitrun.TestKit.Runs;

namespace Splitrun.Domain.Tests.Runs.Histories;

/// <summary>An experiment called x with the variants a and b, and what imports state files into it.</summary>
internal sealed class HistoryScenario
{
    public const string Key = "x";

    private readonly IOutcomeStore _outcomes;
    private readonly IRunStore _runs;

    public HistoryScenario(Func<ExperimentDraft, ExperimentDraft>? change = null, double refusedBefore = 0, double refusedAfter = 0)
    {
        var (shards, chance) = (new InMemoryShards(), new SeededChance(1));
        _runs = new ContendedRunStore(new InMemoryRunStore(shards), chance, refusedBefore, refusedAfter);
        _outcomes = new InMemoryOutcomeStore(shards);
        Experiment = Definitions.Running(Key, draft => (change ?? (d => d))(draft with
        {
            Variants = [new VariantDraft { Key = "a" }, new VariantDraft { Key = "b" }],
            Metric = new MetricDraft { Name = "effective_tokens" },
        }));
        var directory = new RunDirectory(_runs);
        Dispatcher = new Dispatcher(Experiments, new InMemoryAutomationStore(), _runs, directory, chance, TimeProvider.System);
        Importer = new HistoryImporter(
            Experiments, _runs, directory, new OutcomeRecorder(Experiments, _outcomes, directory, chance, TimeProvider.System), chance, TimeProvider.System);
        Export = new HistoryExport(_runs, _outcomes, new RunListing(Experiments, _runs, _outcomes));
    }

    public Experiment Experiment { get; }

    public InMemoryExperimentStore Experiments { get; } = new();

    public Dispatcher Dispatcher { get; }

    public HistoryImporter Importer { get; }

    public HistoryExport Export { get; }

    public async Task<HistoryScenario> StartAsync()
    {
        Assert.True(await Experiments.TryCreateAsync(Experiment, CancellationToken.None));
        return this;
    }

    public Task<Result<HistoryReceipt>> TryAsync(string file, bool isLines = false, bool dryRun = false) =>
        Importer.ImportAsync(Key, Encoding.UTF8.GetBytes(file), isLines, dryRun, CancellationToken.None);

    public async Task<HistoryReceipt> ImportAsync(string file, bool isLines = false, bool dryRun = false) =>
        (await TryAsync(file, isLines, dryRun)).TryGet(out var receipt, out var problem)
            ? receipt
            : throw new InvalidOperationException(string.Join("; ", problem.Errors.Select(e => $"{e.Key} {e.Value[0]}").Append(problem.Detail)));

    public async Task<IReadOnlyList<RecordedRun>> RunsAsync()
    {
        var runs = new List<RecordedRun>();
        await foreach (var recorded in Export.ListAsync(Experiment, await SnapshotAsync(), CancellationToken.None))
        {
            runs.Add(recorded);
        }

        return runs;
    }

    public Task<HistorySnapshot> SnapshotAsync() => Export.ReadAsync(Experiment, CancellationToken.None);

    public Task<ExperimentStatistics> StatisticsAsync() =>
        new StatisticsReader(_runs, _outcomes, new InMemoryOrphanStore()).ReadAsync(Experiment.Definition, CancellationToken.None);
}
