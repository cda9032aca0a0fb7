using System.CommandLine;
using Splitrun.Cli.Http;
using Splitrun.Cli.Output;

namespace Splitrun.Cli.Experiments;

/// <summary><c>splitrun experiments decisions</c>.</summary>
internal static class DecisionsCommand
{
    public static Command Create()
    {
        var key = ExperimentCommands.KeyArgument();
        var limit = new Option<int>("--limit") { Description = "How many, newest first.", DefaultValueFactory = _ => 50 };
        return new Command("decisions", "Who or what decided what, and why.") { key, limit }.Does(async run =>
        {
            var decisions = await run.Client.ListAsync(Address.Experiment(run.Get(key), "/decisions"), run.Get(limit), run.Cancellation).ToListAsync(run.Cancellation);
            run.Screen.ShowList(decisions, () => run.Screen.Table(
                ["when", "by", "decision", "variant", "why"],
                decisions.Select(d => (string[])[Cell.Time(d["at"]), Cell.Of(d["by"]), Cell.Of(d["decision"]), Cell.Of(d["variant"]), Cell.Of(d["justification"])]),
                "Nothing was decided yet."));
        });
    }
}
