using System.CommandLine;
using Splitrun.Cli.Experiments;
using Splitrun.Cli.Http;
using Splitrun.Cli.Output;

namespace Splitrun.Cli.Reports;

/// <summary><c>splitrun verify</c>: counts the raw rows again and compares.</summary>
internal static class VerifyCommand
{
    public static Command Create()
    {
        var key = ExperimentCommands.KeyArgument();
        return new Command("verify", "Counts the raw rows again and compares them with what reports are made of.") { key }.Does(async run =>
        {
            var answer = await run.Client.GetAsync(Address.Experiment(run.Get(key), "/verify"), run.Cancellation);
            var isConsistent = (bool)answer["consistent"]!;
            run.Screen.Show(answer, () =>
            {
                run.Screen.Line($"{(isConsistent ? "Consistent" : "Not consistent")}: {answer["rows"]} rows.");
                foreach (var difference in answer["differences"]!.AsArray())
                {
                    run.Screen.Line($"  {Cell.Fields(difference)}");
                }
            });
            return isConsistent ? ExitCode.Done : ExitCode.Inconsistent;
        });
    }
}
