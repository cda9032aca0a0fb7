using Splitrun.Domain.Automations;
using Splitrun.Domain.Experiments;
using Splitrun.Domain.Experiments.Drafts;
using Splitrun.Domain.Experiments.Import;
using Splitrun.Domain.Problems;
using Splitrun.TestKit.Automations;
using Splitrun.TestKit.Decisions;
using Splitrun.TestKit.Experiments;
using Splitrun.TestKit.Runs;

namespace Splitrun.Domain.Tests.Experiments.Import;

/// <summary>An importer on a store in memory.</summary>
internal sealed class ImportScenario
{
    public const string Automation = "daily";

    private static readonly DraftRules Rules = new(AllowPrivateTargets: true);

    public ImportScenario()
    {
        var automations = new AutomationEditor(new InMemoryAutomationStore(), Store, TimeProvider.System);
        Editor = new ExperimentEditor(Store, new InMemoryRunStore(new InMemoryShards()), automations, Rules, new InMemoryDecisionLog(), TimeProvider.System);
        Lifecycle = new ExperimentLifecycle(Store, new InMemoryDecisionLog(), automations, TimeProvider.System);
        Importer = new ExperimentImporter(Store, Editor, Lifecycle, Rules);
    }

    public InMemoryExperimentStore Store { get; } = new();

    public ExperimentEditor Editor { get; }

    public ExperimentLifecycle Lifecycle { get; }

    public ExperimentImporter Importer { get; }

    public Task<Result<ImportReceipt>> TryAsync(string json, Func<ImportRequest, ImportRequest>? change = null) =>
        Importer.ImportAsync(Documents.Of(json), (change ?? (r => r))(new ImportRequest(Automation)), CancellationToken.None);

    public async Task<ImportReceipt> ImportAsync(string json, Func<ImportRequest, ImportRequest>? change = null) =>
        (await TryAsync(json, change)).TryGet(out var receipt, out var problem) ? receipt : throw new InvalidOperationException(string.Join("; ", problem.Errors.Select(e => $"{e.Key} {e.Value[0]}")));

    /// <summary>What is wrong with an experiment called x, by field without places.</summary>
    public async Task<IReadOnlyList<string>> FieldsOfAsync(string json, Func<ImportRequest, ImportRequest>? change = null) =>
        [.. (await TryAsync(json, change)).Problem?.Errors.Keys.Select(key => key[..key.IndexOf(" (line", StringComparison.Ordinal)]) ?? []];

    public async Task<Experiment?> FindAsync(string key) => (await Store.FindAsync(key, CancellationToken.None))?.Value;

    public async Task<ExperimentDefinition> DefinitionOfAsync(string key) => (await FindAsync(key))?.Definition ?? throw new InvalidOperationException($"There is no {key}.");
}
