using System.Globalization;
using System.Text.Json.Nodes;

namespace Splitrun.App.Tests.Faults;

/// <summary>One run of a storm: the outcomes that are sent of it, and the one that has to stand in the end.</summary>
internal sealed class StormRun
{
    /// <summary>Outcomes that each run sends.</summary>
    private const int Versions = 4;

    private static readonly DateTimeOffset Noon = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly string[] Conclusions = ["success", "success", "failure", "timed_out", "cancelled"];
    private static readonly string[] Regions = ["eu", "us", "ap"];

    /// <param name="experiment">The experiment's key.</param>
    /// <param name="index">Number of the run.</param>
    /// <param name="startedAt">When the storm began, by the server's clock.</param>
    /// <param name="random">Source of what is left to chance.</param>
    public StormRun(string experiment, int index, DateTimeOffset startedAt, Random random)
    {
        (RunId, Unit) = ($"r{index}", $"u{index % 50}");
        var sent = Enumerable.Range(0, Versions).Select(version => (At: ClockOf(startedAt, random), Outcome: OutcomeOf(experiment, index, version, random))).ToList();
        foreach (var (at, outcome) in sent)
        {
            outcome["recorded_at"] = at.ToString("O", CultureInfo.InvariantCulture);
        }

        Outcomes = [.. sent.SelectMany(s => random.Next(3) == 0 ? new[] { s.Outcome, s.Outcome } : [s.Outcome])];
        Last = sent.MaxBy(s => (s.At, (int)s.Outcome["sequence"]!)).Outcome;
    }

    public string RunId { get; }

    /// <summary>Shared by a number of runs.</summary>
    public string Unit { get; }

    /// <summary>What is sent, some of it twice.</summary>
    public IReadOnlyList<JsonObject> Outcomes { get; }

    /// <summary>The outcome that counts: the last by its time, then by its sequence, whenever it arrives.</summary>
    public JsonObject Last { get; }

    /// <summary>
    /// Each outcome comes from a machine whose clock is up to an hour off, a few from one that is minutes ahead of the server. Every third time is a
    /// full hour, so that some of a run's outcomes share a time and are told apart by their sequence.
    /// </summary>
    private static DateTimeOffset ClockOf(DateTimeOffset startedAt, Random random) =>
        random.Next(20) == 0 ? startedAt.AddSeconds(random.Next(300))
        : random.Next(3) == 0 ? Noon.AddHours(random.Next(-1, 2))
        : Noon.AddSeconds(random.Next(-3_600, 3_600));

    private static JsonObject OutcomeOf(string experiment, int index, int version, Random random) => new()
    {
        ["experiment"] = experiment,
        ["run_id"] = $"r{index}",
        ["conclusion"] = Conclusions[random.Next(Conclusions.Length)],
        ["primary_metric"] = (index * 37 % 1_000) + (version * 0.25),
        ["metrics"] = new JsonObject { ["cost_usd"] = random.Next(90) / 100.0 },
        ["ratios"] = new JsonObject { ["errors_per_call"] = new JsonArray(random.Next(5), 5 + random.Next(5)) },
        ["segment"] = new JsonObject { ["region"] = Regions[random.Next(Regions.Length)] },
        ["sequence"] = version,
    };
}
