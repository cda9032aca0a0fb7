using System.Collections.Concurrent;
using Splitrun.Domain.Assignment;
using Splitrun.Domain.Automations;
using Splitrun.Domain.Batching;
using Splitrun.Domain.Experiments;
using Splitrun.Domain.Problems;

namespace Splitrun.Domain.Runs;

/// <summary>Hands out variants: assigns, records durably, answers. The same run id always gets the same record.</summary>
public sealed class Dispatcher
{
    /// <summary>Requests that wait for their turn, per experiment and over all of them: at up to 12 KB each, some 250 MB at the very most, and 20 MB as they usually are.</summary>
    private const int MaxPending = 10_000;

    private const int MaxPendingInAll = 20_000;

    /// <summary>Commits that one batch may fill: what waits is spread over shards, and each writes for itself.</summary>
    private const int CommitsABatch = 16;

    private readonly IExperimentStore _experiments;
    private readonly IAutomationStore _automations;
    private readonly IRunStore _runs;
    private readonly RunDirectory _directory;
    private readonly Contention _contention;
    private readonly IChance _chance;
    private readonly TimeProvider _time;
    private readonly GroupCommit<string, DispatchRequest, Result<DispatchedRun>> _lanes;
    private readonly ConcurrentDictionary<string, string?> _automationOf = new();

    public Dispatcher(
        IExperimentStore experiments, IAutomationStore automations, IRunStore runs, RunDirectory directory, IChance chance, TimeProvider time)
    {
        (_experiments, _automations, _runs, _directory, _chance, _time) = (experiments, automations, runs, directory, chance, time);
        _contention = new Contention(time, chance);
        _lanes = new(DispatchBatchAsync, runs.MaxCommit * CommitsABatch, MaxPending, MaxPendingInAll);
    }

    /// <summary>Dispatches one run of an experiment.</summary>
    public async Task<Result<DispatchedRun>> DispatchAsync(string experiment, DispatchRequest request)
    {
        if (request.Validate() is { } problem)
        {
            return problem;
        }

        var identified = request with { RunId = request.RunId ?? _chance.NewId() };
        var dispatched = await _lanes.AddAsync(experiment, identified);
        return dispatched.Then(answer => answer);
    }

    private async Task<IReadOnlyList<Result<DispatchedRun>>> DispatchBatchAsync(string key, IReadOnlyList<DispatchRequest> requests)
    {
        var (stored, automation) = await ReadAsync(key);
        if (stored is null || stored.Value.State == ExperimentState.Archived)
        {
            var archived = stored is null ? "" : "; it is archived";
            return [.. requests.Select(_ => (Result<DispatchedRun>)Problem.NotFound($"experiment \"{key}\" to dispatch{archived}"))];
        }

        var answers = new Result<DispatchedRun>[requests.Count];
        var accepted = new List<PendingRun>();
        for (var i = 0; i < requests.Count; i++)
        {
            if (Refuse(stored.Value.Definition, requests[i]) is { } problem)
            {
                answers[i] = problem;
            }
            else
            {
                accepted.Add(new PendingRun(i, requests[i]));
            }
        }

        var fallback = automation?.Bundle;
        var sharded = await Task.WhenAll(accepted.Select(async pending => (Pending: pending, Shard: await ShardOfAsync(stored.Value, pending))));
        await Task.WhenAll(sharded
            .GroupBy(s => s.Shard, s => s.Pending)
            .Select(shard => CommitAllAsync(stored.Value, fallback, shard.Key, [.. shard], answers)));
        return answers;
    }

    /// <summary>What an experiment has against a request; null when nothing.</summary>
    internal static Problem? Refuse(ExperimentDefinition definition, DispatchRequest request)
    {
        var errors = new FieldErrors();
        errors.Require(
            request.Variant is null || definition.IndexOf(request.Variant) >= 0,
            "variant",
            $"must be one of {string.Join(", ", definition.Variants.Select(v => v.Key))}");
        errors.Require(
            request.Unit is not null || definition.UnitIsRun || definition.Assignment.Strategy is not (AssignmentStrategy.Sticky or AssignmentStrategy.Bandit),
            "unit",
            $"must be given: experiment \"{definition.Key}\" assigns by \"{definition.Assignment.Unit}\"");
        return errors.Any ? errors.ToProblem() : null;
    }

    private Task<RunShard> ShardOfAsync(Experiment experiment, PendingRun pending) =>
        _directory.ShardForDispatchAsync(experiment.Definition, pending.RunId, pending.Unit, CancellationToken.None);

    /// <summary>
    /// The experiment, and its automation where a variant has no bundle of its own. Both are asked for at once, the automation by the name that the
    /// experiment had last: a dispatch that comes alone waits for one answer less.
    /// </summary>
    private async Task<(Stored<Experiment>? Experiment, Automation? Automation)> ReadAsync(string key)
    {
        var foreseen = _automationOf.GetValueOrDefault(key);
        var experiment = _experiments.FindAsync(key, CancellationToken.None);
        var automation = FindAutomationAsync(foreseen);
        await Task.WhenAll(experiment, automation);

        var stored = await experiment;
        var needed = stored?.Value.Definition is { } definition && definition.Variants.Any(v => v.Bundle is null) ? definition.Automation : null;
        if (needed == foreseen)
        {
            return (stored, await automation);
        }

        _automationOf[key] = needed;
        return (stored, await FindAutomationAsync(needed));
    }

    private async Task<Automation?> FindAutomationAsync(string? name) =>
        name is null ? null : (await _automations.FindAsync(name, CancellationToken.None))?.Value;

    private async Task CommitAllAsync(
        Experiment experiment, VariantBundle? fallback, RunShard shard, List<PendingRun> pending, Result<DispatchedRun>[] answers)
    {
        foreach (var chunk in pending.Chunk(_runs.MaxCommit))
        {
            await CommitAsync(experiment, fallback, shard, [.. chunk], answers);
        }
    }

    /// <summary>Writes the pending runs of one shard, however often another writer comes first, and fills in their answers.</summary>
    private async Task CommitAsync(
        Experiment experiment, VariantBundle? fallback, RunShard shard, List<PendingRun> pending, Result<DispatchedRun>[] answers)
    {
        for (var attempt = 1; attempt <= Contention.MaxAttempts; attempt++)
        {
            var (head, revision) = (attempt == 1 ? _runs.RecallHead(shard) : null) ?? await _runs.ReadHeadAsync(shard, CancellationToken.None);
            var (runs, next) = AssignAll(experiment, fallback, head, pending);
            switch (await _runs.CommitAsync(shard, next, revision, runs, CancellationToken.None))
            {
                case RunCommit.Committed:
                    _directory.Remember(shard, runs);
                    Answer(experiment.Definition, runs, pending, answers);
                    return;
                case RunCommit.RunExists:
                    pending = await AnswerRepeatedAsync(experiment, shard, pending, answers);
                    break;
                default:
                    await _contention.StandBackAsync(attempt, CancellationToken.None);
                    break;
            }

            if (pending.Count == 0)
            {
                return;
            }
        }

        foreach (var left in pending)
        {
            answers[left.Index] = Problem.Of(ProblemCode.TooManyRequests, "Too many writers at once; try again.");
        }
    }

    private (IReadOnlyList<Run> Runs, ShardHead Head) AssignAll(Experiment experiment, VariantBundle? fallback, ShardHead head, List<PendingRun> pending)
    {
        var definition = experiment.Definition;
        var runs = new List<Run>(pending.Count);
        var known = new HashSet<string>();
        foreach (var item in pending.Where(item => known.Add(item.RunId)))
        {
            var at = _time.GetUtcNow();
            var counts = definition.Variants.Select(v => head.CountOf(v.Key)).ToArray();
            var assignment = VariantAssigner.Assign(
                new AssignmentInputs(experiment, item.Unit, item.Request.Attributes, item.Request.Variant, at, counts, _chance.Draw()));
            var run = RunOf(experiment, fallback, item, assignment, head.RunSeq + 1, at);
            head = head.With(run);
            runs.Add(run);
        }

        return (runs, head);
    }

    private static Run RunOf(
        Experiment experiment, VariantBundle? fallback, PendingRun pending, VariantAssignment assignment, long runSeq, DateTimeOffset at)
    {
        var variant = experiment.Definition.Variants[assignment.VariantIndex];
        var bundle = variant.Bundle ?? fallback;
        return new Run
        {
            RunId = pending.RunId,
            Experiment = experiment.Key,
            Automation = experiment.Definition.Automation,
            Variant = variant.Key,
            Reason = assignment.Reason,
            Counted = assignment.Reason.IsCounted(),
            Probability = assignment.Probability,
            Weights = experiment.Definition.Variants.Select((v, i) => (v.Key, Share: assignment.Shares[i])).ToDictionary(s => s.Key, s => s.Share),
            Version = experiment.Version,
            Phase = experiment.Phase?.Version,
            RunSeq = runSeq,
            Unit = pending.Unit,
            Attributes = pending.Request.Attributes,
            Workflow = pending.Request.Workflow,
            AssignedAt = at,
            BundleSha256 = bundle?.Sha256,
            BundleSize = bundle?.Size,
            TraceParent = pending.Request.TraceParent,
            Trace = pending.Request.Trace,
        };
    }

    /// <summary>The first request of a run id created it; the same id again in one batch is a repeat.</summary>
    private static void Answer(ExperimentDefinition definition, IReadOnlyList<Run> runs, List<PendingRun> pending, Result<DispatchedRun>[] answers)
    {
        var byId = runs.ToDictionary(r => r.RunId);
        var first = new HashSet<string>();
        foreach (var item in pending)
        {
            answers[item.Index] = new DispatchedRun(byId[item.RunId], definition, first.Add(item.RunId));
        }
    }

    private async Task<List<PendingRun>> AnswerRepeatedAsync(Experiment experiment, RunShard shard, List<PendingRun> pending, Result<DispatchedRun>[] answers)
    {
        var found = await Task.WhenAll(pending.Select(async item => (Item: item, Run: await _runs.FindAsync(shard, item.RunId, CancellationToken.None))));
        foreach (var (item, run) in found)
        {
            if (run is not null)
            {
                answers[item.Index] = await RepeatedAsync(experiment, run, CancellationToken.None);
            }
        }

        return [.. found.Where(f => f.Run is null).Select(f => f.Item)];
    }

    /// <summary>A run that was dispatched before, with the definition of that time.</summary>
    public async Task<DispatchedRun> RepeatedAsync(Experiment experiment, Run run, CancellationToken cancellationToken)
    {
        var then = run.Version == experiment.Version ? experiment : await _experiments.FindVersionAsync(run.Experiment, run.Version, cancellationToken);
        return new DispatchedRun(run, (then ?? experiment).Definition, false);
    }

    private sealed record PendingRun(int Index, DispatchRequest Request)
    {
        public string RunId => Request.RunId ?? throw new InvalidOperationException("A pending run has an id.");

        public string Unit => Request.Unit ?? RunId;
    }
}
