using System.CommandLine;
using System.Text.Json.Nodes;
using Splitrun.Cli.Output;

namespace Splitrun.Cli.Planning;

/// <summary><c>splitrun sample-size</c>: how large an experiment has to be, or with --n what one of that size can find.</summary>
internal static class SampleSizeCommand
{
    public static Command Create()
    {
        var numbers = new (Option<double?> Option, string Field)[]
        {
            (new("--effect") { Description = "Difference of means to be found." }, "effect"),
            (new("--sd") { Description = "Standard deviation of the values." }, "sd"),
            (new("--baseline") { Description = "Proportion in control." }, "baseline"),
            (new("--target") { Description = "Proportion to be found in the challenger." }, "target"),
            (new("--alpha") { Description = "Significance level; 0.05 when left out." }, "alpha"),
            (new("--power") { Description = "Wanted power; 0.8 when left out." }, "power"),
            (new("--ratio") { Description = "Size of a challenger's arm relative to control's." }, "ratio"),
            (new("--runs-per-day") { Description = "Present traffic, for the number of days." }, "runs_per_day"),
        };
        var counts = new (Option<long?> Option, string Field)[]
        {
            (new("--arms") { Description = "Number of arms, control included." }, "arms"),
            (new("--sides") { Description = "1 or 2." }, "sides"),
            (new("--n") { Description = "Observations in control: asks for the power in place of the size." }, "n"),
        };
        var sequential = new Option<bool>("--sequential") { Description = "The experiment may be looked at all the time; takes a larger sample." };
        var command = new Command("sample-size", "How large an experiment has to be: --effect and --sd for a mean, --baseline and --target for a proportion.") { sequential };
        Array.ForEach(numbers, number => command.Add(number.Option));
        Array.ForEach(counts, count => command.Add(count.Option));
        return command.Does(async run =>
        {
            var design = new JsonObject { ["kind"] = run.Get(numbers[2].Option) is null && run.Get(numbers[3].Option) is null ? "mean" : "proportion" };
            foreach (var (field, value) in numbers.Select(n => (n.Field, run.Get(n.Option))).Concat(counts.Select(c => (c.Field, (double?)run.Get(c.Option)))))
            {
                if (value is { } number)
                {
                    design[field] = number == Math.Floor(number) && Math.Abs(number) < 1e15 ? JsonValue.Create((long)number) : JsonValue.Create(number);
                }
            }

            if (run.Get(sequential))
            {
                design["sequential"] = true;
            }

            var asksForPower = design.ContainsKey("n");
            var answer = await run.Client.PostAsync(asksForPower ? "/api/v1/power" : "/api/v1/sample-size", design, run.Cancellation);
            run.Screen.Show(answer, () => run.Screen.Line(asksForPower ? PowerText(answer) : SizeText(answer)));
        });
    }

    private static string SizeText(JsonNode answer) =>
        $"{answer["per_arm"]!["control"]} in control and {answer["per_arm"]!["challenger"]} in each challenger, {answer["total"]} in all"
        + (answer["days"] is { } days ? $": {Cell.Of(days)} days ({answer["method"]})" : $" ({answer["method"]})")
        + (answer["note"] is { } note ? $"; {note}" : "");

    private static string PowerText(JsonNode answer) =>
        $"power {Cell.Percent(answer["power"])}; the smallest effect found with a power of 80 % is {Cell.Of(answer["minimum_detectable_effect"])} ({answer["method"]})";
}
