using System.CommandLine;
using Splitrun.Cli.Http;
using Splitrun.Cli.Output;

namespace Splitrun.Cli.Experiments;

/// <summary><c>splitrun experiments list</c>.</summary>
internal static class ListCommand
{
    private const int Most = 10_000;

    public static Command Create()
    {
        var automation = new Option<string?>("--automation") { Description = "Only of that automation." };
        var state = new Option<string?>("--state") { Description = "Only in that state; archived ones are listed only when asked for." };
        state.AcceptOnlyFromAmong("draft", "running", "stopped", "promoted", "rolled_back", "archived");
        var tag = new Option<string?>("--tag") { Description = "Only with that tag." };
        return new Command("list", "Lists experiments by key.") { automation, state, tag }.Does(async run =>
        {
            var path = Address.With(Address.Experiments, ("automation", run.Get(automation)), ("state", run.Get(state)), ("tag", run.Get(tag)));
            var found = await run.Client.ListAsync(path, Most, run.Cancellation).ToListAsync(run.Cancellation);
            run.Screen.ShowList(found, () => run.Screen.Table(
                ["experiment", "state", "automation", "variants", "metric", "changed"],
                found.Select(e => (string[])
                [
                    Cell.Of(e["key"]), Cell.Of(e["state"]), Cell.Of(e["automation"]), string.Join(", ", e["variants"]!.AsArray().Select(v => Cell.Of(v!["key"]))),
                    Cell.Of(e["metric"]?["name"]), Cell.Time(e["updated_at"]),
                ]),
                "There is no such experiment."));
        });
    }
}
