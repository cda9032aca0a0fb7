using System.Globalization;
using System.Text.Json;
using Splitrun.Domain.Experiments;
using Splitrun.Domain.Experiments.Import;
using Splitrun.Domain.Outcomes;

namespace Splitrun.Domain.Runs.Histories;

/// <summary>Reads the fields of one entry of a state file.</summary>
/// <param name="entry">The entry, an object.</param>
/// <param name="at">Its path and place.</param>
/// <param name="findings">Takes what is wrong.</param>
internal sealed class HistoryEntry(JsonElement entry, Spot at, ImportFindings findings)
{
    public Spot At => at;

    /// <summary>A text, or a number as some runners write it.</summary>
    public string? RunId()
    {
        var text = Find("run_id") switch
        {
            { ValueKind: JsonValueKind.String } value => value.GetString(),
            { ValueKind: JsonValueKind.Number } value => value.GetRawText(),
            _ => null,
        };
        if (Naming.IsRunId(text))
        {
            return text;
        }

        Wrong("run_id", $"must be a text of 1 to {Naming.MaxRunIdLength} characters without control characters");
        return null;
    }

    public DateTimeOffset? RunAt(DateTimeOffset latest)
    {
        var name = Find("run_at") is null ? "timestamp" : "run_at";
        if (Find(name) is not { ValueKind: JsonValueKind.String } value
            || !DateTimeOffset.TryParse(value.GetString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at))
        {
            Wrong(name == "timestamp" && Find(name) is null ? "run_at" : name, "must be a time such as 2026-05-01T19:00:00Z");
            return null;
        }

        if (at <= latest && at.Year >= 2000)
        {
            return at;
        }

        Wrong(name, "must be a time from the year 2000 on that does not lie ahead");
        return null;
    }

    public string? Unit()
    {
        if (Find("unit") is not { } value)
        {
            return null;
        }

        var text = value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        if (!Naming.IsUnit(text))
        {
            Wrong("unit", $"must be a text of 1 to {Naming.MaxUnitLength} characters without control characters");
        }

        return text;
    }

    /// <summary>
    /// The outcome, when the entry says anything of one. Its time is the run's, so that whatever was reported since stands; its sequence is the
    /// number of values it holds, so that a fuller one of a later file replaces it.
    /// </summary>
    public Outcome? Outcome(string experiment, IReadOnlyList<KeptMetric> kept, string runId, DateTimeOffset runAt)
    {
        var (conclusion, duration, primary) = (Conclusion(), Duration(), Find("primary_metric"));
        if (conclusion is null && duration is null && primary is null)
        {
            return null;
        }

        var draft = new OutcomeDraft
        {
            Experiment = experiment,
            RunId = runId,
            Conclusion = conclusion,
            DurationMs = duration,
            PrimaryMetric = primary,
            Sequence = (conclusion is null ? 0 : 1) + (duration is null ? 0 : 1) + (primary is null ? 0 : 1),
        };
        if (draft.Validate(runAt).TryGet(out var outcome, out var problem) && (problem = OutcomeFit.Check(kept, outcome)) is null)
        {
            return outcome;
        }

        foreach (var (field, messages) in problem.Errors)
        {
            Wrong(field == $"metrics.{MetricCatalogue.DurationMs}" ? MetricCatalogue.DurationMs : field, messages[0]);
        }

        return null;
    }

    private Conclusion? Conclusion()
    {
        if (Find("conclusion") is not { } value)
        {
            return null;
        }

        var words = Enum.GetValues<Conclusion>().Where(c => c != Outcomes.Conclusion.Unstated).ToList();
        var text = value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        var found = words.FindIndex(word => Words.Of(word) == text);
        if (found >= 0)
        {
            return words[found];
        }

        Wrong("conclusion", $"must be one of {string.Join(", ", words.Select(Words.Of))}");
        return null;
    }

    private double? Duration()
    {
        if (Find(MetricCatalogue.DurationMs) is not { } value)
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var milliseconds) && double.IsFinite(milliseconds))
        {
            return milliseconds;
        }

        Wrong(MetricCatalogue.DurationMs, "must be a number");
        return null;
    }

    private JsonElement? Find(string name) => entry.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    private void Wrong(string name, string message) => findings.Error(at.Member(name, at.Place), message);
}
