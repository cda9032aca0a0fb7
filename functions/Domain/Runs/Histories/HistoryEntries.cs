using System.Globalization;
using System.Text.Json;
using Splitrun.Domain.Experiments;
using Splitrun.Domain.Experiments.Import;
using Splitrun.Domain.Outcomes;
using Splitrun.Domain.Problems;

namespace Splitrun.Domain.Runs.Histories;

/// <summary>Collects the entries of a state file that concern one experiment.</summary>
internal sealed class HistoryEntries(HistoryTarget target)
{
    /// <summary>Most entries of one file.</summary>
    private const int MaxEntries = 200_000;

    /// <summary>How far the clock that wrote the file may be ahead.</summary>
    private static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(5);

    private static readonly HashSet<string> Known =
    [
        "run_id", "run_at", "timestamp", "experiment", "variant", "assignments", "conclusion", "duration_ms", "primary_metric", "unit",
        "baseline_counts", "harness_version", "continual_state",
    ];

    private readonly ImportFindings _findings = new();
    private readonly IReadOnlyList<KeptMetric> _kept = KeptMetrics.Of(target.Experiment.Definition);
    private readonly List<HistoryRun> _runs = [];
    private readonly Dictionary<string, string> _variants = [];
    private readonly List<Outcome> _outcomes = [];
    private readonly Dictionary<string, long> _listed = [];
    private readonly Dictionary<string, long> _baseline = [];
    private readonly Dictionary<string, long> _counts = [];
    private readonly SortedSet<string> _others = new(StringComparer.Ordinal);
    private readonly HashSet<string> _unknown = [];
    private readonly HashSet<string> _uncounted = [];
    private readonly Dictionary<string, int> _strangers = [];
    private int _entries;
    private int _skipped;
    private bool _isUnreadable;
    private bool _isFound;

    public void Wrong(Spot spot, string message) => _findings.Error(spot, message);

    public void Unreadable(Spot spot)
    {
        _isUnreadable = true;
        Wrong(spot, "must be one JSON object in well-formed UTF-8");
    }

    public void Unknown(string name, Spot spot)
    {
        if (_unknown.Count < 20 && _unknown.Add(name))
        {
            _findings.Warn(spot, $"\"{name}\" is not a known field, and is left out");
        }
    }

    /// <summary>Runs by experiment and variant.</summary>
    public void AddCounts(JsonElement counts, Spot spot) => AddCounts(counts, spot, _counts);

    /// <summary>One entry: an assignment of one experiment, or a run with the assignments of all.</summary>
    public void Add(JsonElement entry, Spot spot)
    {
        if (++_entries > MaxEntries)
        {
            return;
        }

        if (entry.ValueKind != JsonValueKind.Object)
        {
            Wrong(spot, "must be an object");
            return;
        }

        foreach (var member in entry.EnumerateObject().Where(member => !Known.Contains(member.Name)))
        {
            Unknown(member.Name, spot);
        }

        if (entry.TryGetProperty("baseline_counts", out var baseline))
        {
            AddCounts(baseline, spot.Member("baseline_counts", spot.Place), _baseline);
        }

        if (VariantOf(entry, spot) is { } variant)
        {
            _isFound = true;
            AddRun(new HistoryEntry(entry, spot, _findings), variant);
        }
    }

    /// <summary>What was collected, or everything that is wrong with it.</summary>
    public Result<History> ToHistory()
    {
        if (_entries > MaxEntries)
        {
            return Problem.OfField(ProblemCode.TooLarge, "body", $"must hold at most {MaxEntries} entries; cut the file and send the parts one after the other");
        }

        if (_findings.HasErrors)
        {
            return _findings.ToProblem(_isUnreadable ? ProblemCode.Malformed : ProblemCode.Invalid);
        }

        if (!_isFound && _others.Count > 0)
        {
            return Problem.OfField(ProblemCode.Invalid, "body", $"must hold something of {string.Join(" or ", target.Names)}; it holds {string.Join(", ", _others.Take(20))}");
        }

        WarnOfTheRest();
        return new History(_runs, _outcomes, CountsOfAll(), _skipped, _findings.Warnings);
    }

    private static long? WholeOf(JsonElement value) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var whole) && whole is >= 0 and <= 1_000_000_000_000 ? whole : null;

    private void AddCounts(JsonElement counts, Spot spot, Dictionary<string, long> sums)
    {
        if (counts.ValueKind != JsonValueKind.Object)
        {
            Wrong(spot, "must be an object of experiments");
            return;
        }

        foreach (var experiment in counts.EnumerateObject())
        {
            if (!target.Names.Contains(experiment.Name))
            {
                _others.Add(experiment.Name);
                continue;
            }

            _isFound = true;
            if (experiment.Value.ValueKind != JsonValueKind.Object)
            {
                Wrong(spot.Member(experiment.Name, spot.Place), "must be an object of variants");
                continue;
            }

            foreach (var variant in experiment.Value.EnumerateObject())
            {
                if (WholeOf(variant.Value) is { } count && Naming.IsPlainText(variant.Name, 100))
                {
                    sums[variant.Name] = sums.GetValueOrDefault(variant.Name) + count;
                    WarnOfCounts(variant.Name, count, spot.Member(experiment.Name, spot.Place));
                }
                else
                {
                    Wrong(spot.Member(experiment.Name, spot.Place).Member(variant.Name, spot.Place), "must be a whole number from 0 under a name of 1 to 100 characters");
                }
            }
        }
    }

    /// <summary>Files of before may count variants that were renamed since; a name that was mistyped looks the same.</summary>
    private void WarnOfCounts(string variant, long count, Spot spot)
    {
        var definition = target.Experiment.Definition;
        if (count > 0 && definition.IndexOf(variant) < 0 && _uncounted.Count < 20 && _uncounted.Add(variant))
        {
            _findings.Warn(
                spot.Member(variant, spot.Place),
                $"the experiment has no variant \"{variant}\" (it has {string.Join(", ", definition.Variants.Select(v => v.Key))}): its runs are kept and shown, never analysed");
        }
    }

    /// <summary>The variant that the entry gives the experiment; null when it gives none, or none that can be read.</summary>
    private string? VariantOf(JsonElement entry, Spot spot)
    {
        if (entry.TryGetProperty("assignments", out var assignments))
        {
            return VariantOfAll(assignments, spot.Member("assignments", spot.Place));
        }

        if (!entry.TryGetProperty("experiment", out var experiment) || experiment.ValueKind != JsonValueKind.String)
        {
            Wrong(spot.Member("experiment", spot.Place), "must be a text, with variant beside it; or there must be assignments");
            return null;
        }

        var name = experiment.GetString() ?? "";
        if (!target.Names.Contains(name))
        {
            _others.Add(name);
            return null;
        }

        return TextOf(entry.TryGetProperty("variant", out var variant) ? variant : default, spot.Member("variant", spot.Place));
    }

    private string? VariantOfAll(JsonElement assignments, Spot spot)
    {
        if (assignments.ValueKind != JsonValueKind.Object)
        {
            Wrong(spot, "must be an object of experiments");
            return null;
        }

        string? variant = null;
        foreach (var assignment in assignments.EnumerateObject())
        {
            if (target.Names.Contains(assignment.Name))
            {
                variant = TextOf(assignment.Value, spot.Member(assignment.Name, spot.Place)) ?? variant;
            }
            else
            {
                _others.Add(assignment.Name);
            }
        }

        return variant;
    }

    private string? TextOf(JsonElement value, Spot spot)
    {
        if (value.ValueKind == JsonValueKind.String && value.GetString() is { } text && Naming.IsPlainText(text, 100))
        {
            return text;
        }

        Wrong(spot, "must be the name of a variant, a text of 1 to 100 characters");
        return null;
    }

    private void AddRun(HistoryEntry entry, string variant)
    {
        var (runId, runAt, unit) = (entry.RunId(), entry.RunAt(target.Now + ClockSkew), entry.Unit());
        var outcome = runId is null || runAt is null ? null : entry.Outcome(target.Experiment.Key, _kept, runId, runAt.Value);
        if (runId is null || runAt is null)
        {
            return;
        }

        if (target.Experiment.Definition.IndexOf(variant) < 0)
        {
            _skipped++;
            _listed[variant] = _listed.GetValueOrDefault(variant) + 1;
            _strangers[variant] = _strangers.GetValueOrDefault(variant) + 1;
            return;
        }

        if (_variants.TryGetValue(runId, out var before) && before != variant)
        {
            _skipped++;
            _findings.Warn(entry.At, $"run {runId} stands above with variant {before}, which stays; this entry is left out");
            return;
        }

        if (_variants.TryAdd(runId, variant))
        {
            _listed[variant] = _listed.GetValueOrDefault(variant) + 1;
            _runs.Add(new HistoryRun(runId, runAt.Value, variant, unit ?? runId));
        }

        if (outcome is not null)
        {
            _outcomes.Add(outcome);
        }
    }

    private void WarnOfTheRest()
    {
        var top = new Spot("body", new Place(1, 1));
        foreach (var (variant, count) in _strangers)
        {
            _findings.Warn(top, $"{count.ToString(CultureInfo.InvariantCulture)} entries name the variant \"{variant}\", which the experiment does not have: they are left out, and stay in the counts");
        }

        if (_others.Count > 0)
        {
            _findings.Warn(top, $"the file holds other experiments too: {string.Join(", ", _others.Take(20))}; send it to theirs as well");
        }
    }

    /// <summary>The file's own counts where it has them; else what it lists, and what it says it no longer lists.</summary>
    private Dictionary<string, long> CountsOfAll()
    {
        var sums = _listed.Keys.Concat(_baseline.Keys).Distinct().ToDictionary(v => v, v => _listed.GetValueOrDefault(v) + _baseline.GetValueOrDefault(v));
        foreach (var (variant, count) in _counts)
        {
            sums[variant] = Math.Max(count, sums.GetValueOrDefault(variant));
        }

        return sums;
    }
}
