using Splitrun.Domain.Outcomes;

namespace Splitrun.Domain.Tests.Outcomes;

/// <summary>Random courses of events: what is sent of each run, in which order it arrives, what is sent twice.</summary>
internal static class OutcomeHistories
{
    private static readonly Conclusion[] Conclusions = Enum.GetValues<Conclusion>();

    /// <summary>Outcomes of runs r0, r1, …, several for most of them, out of order and repeated; a tenth belongs to no run.</summary>
    public static List<Outcome> Make(Random random, int runs, int count)
    {
        var sent = Enumerable.Range(0, count).Select(i => MakeOne(random, runs, i)).ToList();
        var repeated = sent.Where(_ => random.Next(3) == 0).ToList();
        var arriving = sent.Concat(repeated).ToArray();
        random.Shuffle(arriving);
        return [.. arriving];
    }

    private static Outcome MakeOne(Random random, int runs, int number)
    {
        var metrics = new Dictionary<string, double>();
        Maybe("effective_tokens", () => Math.Round(random.NextDouble() * 20_000, 3));
        Maybe("duration_ms", () => random.Next(100_000));
        Maybe("success", () => random.Next(2));
        Maybe("tool_calls", () => random.Next(50));
        Maybe("toxicity", random.NextDouble);
        Maybe("not_kept", random.NextDouble);
        if (random.Next(20) == 0)
        {
            // A slip of the pen, corrected by what comes later: as far out as a value may be.
            metrics["effective_tokens"] = Math.Pow(10, random.Next(4, 101)) * (random.NextDouble() - 0.5);
        }

        return new Outcome
        {
            Experiment = RecordingScenario.Key,
            RunId = random.Next(10) == 0 ? $"unknown-{random.Next(5)}" : $"r{random.Next(runs)}",
            Conclusion = Conclusions[random.Next(Conclusions.Length)],
            PrimaryMetric = random.Next(4) == 0 ? random.Next(10_000) : null,
            Metrics = metrics,
            Ratios = random.Next(2) == 0 ? new Dictionary<string, Ratio> { ["cost_per_success"] = new(random.NextDouble(), random.Next(3)) } : new Dictionary<string, Ratio>(),
            Segment = random.Next(3) == 0 ? new Dictionary<string, string>() : new Dictionary<string, string> { ["repository"] = $"a/{random.Next(60)}", ["team"] = $"{random.Next(3)}" },
            RecordedAt = RecordingScenario.Noon.AddMinutes(random.Next(3)),

            // No two of the same time and sequence, so that which one stands does not depend on the order of arrival.
            Sequence = number,
        };

        void Maybe(string name, Func<double> value)
        {
            if (random.Next(3) > 0)
            {
                metrics[name] = value();
            }
        }
    }

    /// <summary>The one that stands, per run: the last by time, then by sequence.</summary>
    public static Dictionary<string, Outcome> Standing(IEnumerable<Outcome> outcomes) =>
        outcomes.GroupBy(o => o.RunId).ToDictionary(g => g.Key, g => g.MaxBy(o => (o.RecordedAt, o.Sequence))!);
}
