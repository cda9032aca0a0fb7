using System.CommandLine;
using Splitrun.Cli.Experiments;
using Splitrun.Cli.Http;
using Splitrun.Cli.Output;

namespace Splitrun.Cli.Reports;

/// <summary><c>splitrun analyze</c>.</summary>
internal static class AnalyzeCommand
{
    public static Command Create()
    {
        var key = ExperimentCommands.KeyArgument();
        var dryRun = new Option<bool>("--dry-run") { Description = "Only computes and decides; stores, does and posts nothing." };
        return new Command("analyze", "Analyses an experiment now: computes, decides, acts, posts.") { key, dryRun }.Does(async run =>
        {
            var report = await run.Client.SendAsync(
                HttpMethod.Post, Address.With(Address.Experiment(run.Get(key), "/analyze"), ("dry_run", Address.Flag(run.Get(dryRun)))), null, run.Cancellation);
            run.Screen.Show(report, () =>
            {
                var decision = report["decision"]!;
                run.Screen.Line($"{decision["decision"]} ({decision["code"]}){(decision["variant"] is { } variant ? $": {variant}" : "")}");
                run.Screen.Line($"  {decision["justification"]}");
                foreach (var step in decision["next_steps"]!.AsArray())
                {
                    run.Screen.Line($"  next: {Cell.Of(step)}");
                }
            });
        });
    }
}
