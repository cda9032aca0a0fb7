using Splitrun.Domain.Analysis;
using Splitrun.Domain.Automations;
using Splitrun.Domain.Bandits;
using Splitrun.Domain.Decisions;
using Splitrun.Domain.Experiments;
using Splitrun.Domain.Experiments.Drafts;
using Splitrun.Domain.Outcomes;
using Splitrun.Domain.Reports;
using Splitrun.Domain.Runs;
using Splitrun.Domain.Shadows;
using Splitrun.Domain.Tests.Outcomes;
using Splitrun.TestKit.Automations;
using Splitrun.TestKit.Chance;
using Splitrun.TestKit.Decisions;
using Splitrun.TestKit.Outcomes;
using Splitrun.TestKit.Reports;
using Splitrun.TestKit.Shadows;
using Splitrun.TestKit.Time;

namespace Splitrun.Domain.Tests.Analysis;

/// <summary>An experiment with its runs and outcomes, analysed as the app does, in memory.</summary>
internal sealed class AnalystScenario
{
    public const string Key = RecordingScenario.Key;

    private readonly RecordingScenario _recording;
    private readonly InMemoryReportStore _reports;
    private readonly InMemoryShadowStore _shadows = new();
    private readonly InMemoryAutomationStore _automations = new();

    private AnalystScenario(Func<ExperimentDraft, ExperimentDraft>? change)
    {
        _recording = new RecordingScenario(change: change);
        _reports = new InMemoryReportStore(Time);
        Queue = new InMemoryPublicationQueue(Time);
        Statistics = new StatisticsReader(_recording.Runs, _recording.Outcomes, new InMemoryOrphanStore());
        var automations = new AutomationEditor(_automations, _recording.Experiments, Time);
        Editor = new ExperimentEditor(_recording.Experiments, _recording.Runs, automations, new DraftRules(AllowPrivateTargets: true), Log, Time);
        Lifecycle = new ExperimentLifecycle(_recording.Experiments, Log, automations, Time);
        Analyst = new Analyst(
            _recording.Experiments,
            Statistics,
            _reports,
            Log,
            Editor,
            Lifecycle,
            new ReportPublishing(Queue, new PublicLinks("https://splitrun.example"), Time),
            new InteractionReader(_recording.Experiments, _automations, _recording.Runs, _recording.Directory),
            _shadows,
            Time);
    }

    public ManualTimeProvider Time { get; } = new(new DateTimeOffset(2026, 11, 1, 12, 0, 0, TimeSpan.Zero));

    public InMemoryDecisionLog Log { get; } = new();

    public InMemoryPublicationQueue Queue { get; }

    public StatisticsReader Statistics { get; }

    public ExperimentEditor Editor { get; }

    public ExperimentLifecycle Lifecycle { get; }

    public Analyst Analyst { get; }

    public ShadowRecorder Shadows => new(_recording.Experiments, _shadows, _recording.Directory, new SeededChance(7), Time);

    public BanditWeights Bandits => new(_recording.Experiments, Statistics, Log, Time);

    public FailureComparison Failures => new(_recording.Experiments, Statistics, new RunListing(_recording.Experiments, _recording.Runs, _recording.Outcomes));

    public static async Task<AnalystScenario> StartAsync(int runs, Func<ExperimentDraft, ExperimentDraft>? change = null)
    {
        var scenario = new AnalystScenario(change);
        await scenario._recording.StartAsync(0);
        await scenario.DispatchAsync(runs);
        return scenario;
    }

    /// <summary>Hands out so many more runs.</summary>
    public async Task DispatchAsync(int runs)
    {
        for (var i = 0; i < runs; i++)
        {
            Runs.Add(await _recording.DispatchAsync($"r{Runs.Count}"));
        }
    }

    public List<Run> Runs { get; } = [];

    /// <summary>Reports an outcome for each run that was dispatched.</summary>
    public async Task ReportAsync(Func<Run, int, Outcome> outcome)
    {
        for (var i = 0; i < Runs.Count; i++)
        {
            await RecordAsync(outcome(Runs[i], i));
        }
    }

    public Task<RecordedAs> RecordAsync(Outcome outcome) => _recording.RecordAsync(outcome);

    public static Outcome OutcomeOf(Run run, double tokens, params (string Name, double Value)[] metrics) => new()
    {
        Experiment = Key,
        RunId = run.RunId,
        Conclusion = Conclusion.Success,
        PrimaryMetric = tokens,
        Metrics = metrics.ToDictionary(m => m.Name, m => m.Value),
        RecordedAt = RecordingScenario.Noon,
    };

    public async Task<Experiment> ExperimentAsync() => (await _recording.Experiments.FindAsync(Key, CancellationToken.None))!.Value;

    public async Task<IReadOnlyList<DecisionRecord>> DecisionsAsync() => (await Log.ListAsync(Key, 1000, null, CancellationToken.None)).Items;

    public async Task<int> StoredReportsAsync() => (await _reports.ListAsync(Key, 1000, null, CancellationToken.None)).Items.Count;

    public Task<Report?> GuardAsync() => Analyst.GuardAsync(Key, "guardrails timer", CancellationToken.None);
}
