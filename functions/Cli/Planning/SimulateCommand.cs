using System.CommandLine;
using System.Text.Json.Nodes;
using Splitrun.Cli.Output;

namespace Splitrun.Cli.Planning;

/// <summary><c>splitrun simulate</c>: plays a design through many times.</summary>
internal static class SimulateCommand
{
    public static Command Create()
    {
        var experiment = new Argument<string?>("experiment") { Description = "An experiment whose metric, plan and outcomes so far stand in for what is left out.", Arity = ArgumentArity.ZeroOrOne };
        var numbers = new (Option<double?> Option, string Field)[]
        {
            (new("--effect") { Description = "True difference; none plays A/A." }, "effect"),
            (new("--baseline") { Description = "Mean or proportion of control." }, "baseline"),
            (new("--sd") { Description = "Standard deviation; of a proportion it is left out." }, "sd"),
            (new("--alpha") { Description = "Significance level." }, "alpha"),
        };
        var counts = new (Option<long?> Option, string Field)[]
        {
            (new("--planned-samples") { Description = "Runs when an experiment ends." }, "planned_samples"),
            (new("--look-every") { Description = "Runs between looks." }, "look_every"),
            (new("--histories") { Description = "Experiments to play." }, "histories"),
            (new("--seed") { Description = "The same seed gives the same answer." }, "seed"),
        };
        var command = new Command("simulate", "Plays a design through many times: false positives, power, stopping times.") { experiment };
        Array.ForEach(numbers, number => command.Add(number.Option));
        Array.ForEach(counts, count => command.Add(count.Option));
        return command.Does(async run =>
        {
            var design = new JsonObject();
            if (run.Parsed.GetValue(experiment) is { } key)
            {
                design["experiment"] = key;
            }
            else
            {
                design["kind"] = run.Get(numbers[2].Option) is null ? "proportion" : "mean";
            }

            foreach (var (option, field) in numbers.Where(n => run.Get(n.Option) is not null))
            {
                design[field] = run.Get(option);
            }

            foreach (var (option, field) in counts.Where(c => run.Get(c.Option) is not null))
            {
                design[field] = run.Get(option);
            }

            var answer = await run.Client.PostAsync("/api/v1/simulate", design, run.Cancellation);
            run.Screen.Show(answer, () => Tell(run.Screen, answer));
        });
    }

    /// <summary>What would happen with all that the experiment's definition says: guardrails, ramp, minimal samples.</summary>
    private static void TellMachine(Screen screen, JsonNode machine)
    {
        screen.Line($"  with the experiment's own rules: promoted {Cell.Percent(machine["promoted"])}, rolled back {Cell.Percent(machine["rolled_back"])}");
        foreach (var (code, share) in machine["codes"]!.AsObject())
        {
            screen.Line($"    {code}: {Cell.Percent(share)}");
        }

        if (machine["expected_days"] is { } days)
        {
            screen.Line($"    at the present traffic it takes {Cell.Of(days)} days");
        }
    }

    private static void Tell(Screen screen, JsonNode answer)
    {
        screen.Line($"{answer["histories"]} experiments of {answer["planned_samples"]} runs, a look every {answer["look_every"]} ({answer["method"]}, seed {answer["seed"]})");
        screen.Line(answer["false_positive_rate"] is { } wrong ? $"  found a difference where there is none: {Cell.Percent(wrong)}" : $"  found the difference: {Cell.Percent(answer["power"])}");
        var decisions = answer["decisions"]!;
        screen.Line($"  promoted {Cell.Percent(decisions["promote"])}, rejected {Cell.Percent(decisions["reject"])}, inconclusive {Cell.Percent(decisions["inconclusive"])}");
        screen.Line($"  a fixed-horizon test finds one in {Cell.Percent(answer["fixed_horizon"])} at the end, and in {Cell.Percent(answer["fixed_horizon_peeking"])} when looked at each time");
        var times = answer["stopping_times"]!;
        screen.Line($"  stopped after {Cell.Of(times["mean"])} runs on average; half by {times["p50"]}, nine tenths by {times["p90"]}");
        if (answer["machine"] is { } machine)
        {
            TellMachine(screen, machine);
        }
    }
}
