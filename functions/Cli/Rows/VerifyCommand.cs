using System.CommandLine;
using System.Text.Json.Nodes;
using Splitrun.Cli.Experiments;
using Splitrun.Cli.Http;
using Splitrun.Cli.Output;

namespace Splitrun.Cli.Rows;

/// <summary><c>splitrun verify</c>: counts the raw rows again and compares, and puts right what differs where that is asked for.</summary>
internal static class VerifyCommand
{
    public static Command Create()
    {
        var key = ExperimentCommands.KeyArgument();
        var repair = new Option<bool>("--repair") { Description = "Puts what the raw rows give in the place of what differs; the rows are never changed." };
        return new Command("verify", "Counts the raw rows again and compares them with what reports are made of.") { key, repair }.Does(async run =>
        {
            var isRepair = run.Get(repair);
            var answer = await run.Client.SendAsync(
                isRepair ? HttpMethod.Post : HttpMethod.Get, Address.Experiment(run.Get(key), isRepair ? "/repair" : "/verify"), null, run.Cancellation);
            run.Screen.Show(answer, () => Tell(run.Screen, answer));
            return (bool)answer["consistent"]! ? ExitCode.Done : ExitCode.Inconsistent;
        });
    }

    private static void Tell(Screen screen, JsonNode answer)
    {
        var differences = answer["differences"]!.AsArray();
        screen.Line($"{((bool)answer["consistent"]! ? "Consistent" : "Not consistent")}: {Cell.Count((long)answer["rows"]!, "run")} and {Cell.Count((long)answer["outcomes"]!, "outcome")} were counted again.");
        if (answer["repaired"] is JsonArray shards)
        {
            screen.Line(shards.Count == 0 ? "Nothing was repaired." : $"Repaired {Cell.Count(differences.Count, "difference")}:");
        }

        foreach (var difference in differences)
        {
            screen.Line($"  {DifferenceText(difference!)}");
        }

        if (answer["rows_deleted_at"] is { } deleted)
        {
            screen.Notice($"The raw rows were deleted {Cell.Time(deleted)}, as the retention setting asks: nothing is left to compare with.");
        }

        if (answer["unsettled"] is JsonArray { Count: > 0 })
        {
            screen.Notice("Outcomes came in all the while, so that not everything could be compared: ask again.");
        }
    }

    /// <summary>Where it is and what differs, such as "variant a, effective_tokens: n is kept as 3, and the rows give 4".</summary>
    private static string DifferenceText(JsonNode difference)
    {
        var places = new[] { ("shard", "shard "), ("slice", ""), ("variant", "variant "), ("metric", ""), ("unit", "unit ") };
        var where = string.Join(", ", places.Where(place => difference[place.Item1] is not null).Select(place => $"{place.Item2}{Cell.Of(difference[place.Item1])}"));
        return $"{where}: {difference["quantity"]} is kept as {Cell.Of(difference["kept"])}, and the rows give {Cell.Of(difference["recounted"])}";
    }
}
