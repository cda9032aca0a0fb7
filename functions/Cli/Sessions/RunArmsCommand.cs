using System.CommandLine;
using System.Text.Json.Nodes;
using Splitrun.Cli.Http;

namespace Splitrun.Cli.Sessions;

/// <summary><c>splitrun sessions run</c>: runs both types of a task as commands, round by round, and records what they say.</summary>
internal static class RunArmsCommand
{
    public static Command Create()
    {
        var id = SessionCommands.TestArgument();
        var arms = new Option<string[]>("--arm") { Description = "A type and its command, as in --arm \"cold=./agent --fresh\"; one for each type.", HelpName = "type=command", Required = true };
        var rounds = new Option<int>("--rounds") { Description = "How often both run.", DefaultValueFactory = _ => 1 };
        var timeout = new Option<double>("--timeout") { Description = "Seconds after which a command is ended and counts as failed.", DefaultValueFactory = _ => 600 };
        var resultFile = new Option<string?>("--result-file") { Description = "File that the commands leave their result in; else SPLITRUN_RESULT_FILE or the last line of output.", HelpName = "path" };
        var seed = new Option<int?>("--seed") { Description = "Seed of the order, to run it again alike." };
        var command = new Command("run", "Runs both types of a task as commands, in random order, and records both.") { id, arms, rounds, timeout, resultFile, seed };
        rounds.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > 10_000)
            {
                result.AddError("--rounds must be a whole number from 1 to 10000.");
            }
        });
        timeout.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<double>() is not (> 0 and <= 1_000_000))
            {
                result.AddError("--timeout must be a number of seconds above 0.");
            }
        });
        return command.Does(async run =>
        {
            var test = (await run.Client.GetAsync(Address.SessionTest(run.Get(id)), run.Cancellation))["test"]!;
            var commands = CommandsOf(test, run.Get(arms)!);
            var runner = new ArmRunner(test, TimeSpan.FromSeconds(run.Get(timeout)), run.Get(resultFile), run.Screen.Notice);
            var random = run.Get(seed) is { } fixedSeed ? new Random(fixedSeed) : new Random();
            var batch = Guid.CreateVersion7().ToString("N")[..12];
            for (var i = 1; i <= run.Get(rounds); i++)
            {
                // Which type goes first is drawn anew each round, so that neither always meets the fresh or the warmed-up machine.
                var order = commands.Keys.ToArray();
                random.Shuffle(order);
                foreach (var type in order)
                {
                    await RunOneAsync(run, runner, Address.SessionTest(run.Get(id), "/results"), ($"{batch}-{i}", type, commands[type]));
                }
            }

            await AnalyzeTestsCommand.ShowAsync(run, run.Get(id));
        });
    }

    private static async Task RunOneAsync(Invocation run, ArmRunner runner, string address, (string Round, string Type, string Command) session)
    {
        run.Screen.Notice($"Round {session.Round}, {session.Type}: {session.Command}");
        var result = await runner.RunAsync(session.Round, session.Type, session.Command, run.Cancellation);
        try
        {
            await run.Client.PostAsync(address, result, run.Cancellation);
        }
        catch (Exception failure) when (failure is ApiException or HttpRequestException)
        {
            // The session is over and cannot be had again: whoever ran it can record it by hand.
            run.Screen.Notice($"Not recorded: {result.ToJsonString()}");
            throw;
        }

        run.Screen.Notice($"  {((bool)result["success"]! ? "succeeded" : "failed")} after {result["completion_time_seconds"]} s");
    }

    /// <summary>The command of each type of the test, control first.</summary>
    private static Dictionary<string, string> CommandsOf(JsonNode test, string[] arms)
    {
        var given = arms.Select(arm => arm.Split('=', 2)).ToList();
        if (given.Find(arm => arm.Length < 2 || arm[1].Trim().Length == 0) is { } wrong)
        {
            throw new UsageException($"--arm must have the form type=command; \"{wrong[0]}\" has not.");
        }

        var types = test["types"]!.AsArray().Select(type => (string)type!).ToList();
        return given.Select(arm => arm[0]).Order().SequenceEqual(types.Order())
            ? types.ToDictionary(type => type, type => given.Find(arm => arm[0] == type)![1])
            : throw new UsageException($"--arm must stand once for each type of the test: {string.Join(" and ", types)}.");
    }
}
