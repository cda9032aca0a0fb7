using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using Splitrun.Cli.Bundles;
using Splitrun.Cli.Completion;
using Splitrun.Cli.Demo;
using Splitrun.Cli.Experiments;
using Splitrun.Cli.Http;
using Splitrun.Cli.Output;
using Splitrun.Cli.Planning;
using Splitrun.Cli.Reports;
using Splitrun.Cli.Rows;
using Splitrun.Cli.Runs;
using Splitrun.Cli.Sessions;

namespace Splitrun.Cli;

/// <summary><c>splitrun</c>: every command, and how a command line is run.</summary>
internal static class SplitrunCommand
{
    private const string Description = """
        Splitrun from the command line. It speaks to the app over HTTP only.

        Exit codes: 0 done; 1 refused by the app, or failed; 2 the command line is wrong; 3 the app cannot be reached, or stays busy;
        4 verify found differences; 130 interrupted.
        """;

    public static RootCommand Create() => new(Description)
    {
        ExperimentCommands.Create(),
        ImportCommand.Create(),
        MetricsCommand.Create(),
        BundleCommands.Create(),
        DispatchCommand.Create(),
        OutcomeCommand.Create(),
        AuditCommand.Create(),
        ReportCommand.Create(),
        AnalyzeCommand.Create(),
        CompareCommand.Create(),
        PromoteCommand.Create(),
        RollbackCommand.Create(),
        SampleSizeCommand.Create(),
        SimulateCommand.Create(),
        ExportCommand.Create(),
        VerifyCommand.Create(),
        State.StateCommands.Create(),
        SessionCommands.Create(),
        CompletionCommand.Create(),
        DemoCommand.Create(),
        ConnectionOptions.Url,
        ConnectionOptions.Key,
        Screen.JsonOption,
    };

    /// <summary>Runs a command line and gives its exit code.</summary>
    public static async Task<int> InvokeAsync(IReadOnlyList<string> args, InvocationConfiguration configuration)
    {
        var parsed = Create().Parse(args);
        if (parsed.Action is not ParseErrorAction mistake)
        {
            return await parsed.InvokeAsync(configuration);
        }

        mistake.ShowHelp = false;

        await configuration.Error.WriteAsync("error: ");

        // What is wrong goes to standard error, with the suggestions for a word that is nearly right.
        await parsed.InvokeAsync(new InvocationConfiguration { Output = configuration.Error, Error = configuration.Error });
        await configuration.Error.WriteLineAsync($"Try: {string.Join(' ', NamesOf(parsed.CommandResult))} --help");
        return (int)ExitCode.Usage;
    }

    private static IEnumerable<string> NamesOf(CommandResult command) =>
        command.Parent is CommandResult parent ? [.. NamesOf(parent), command.Command.Name] : ["splitrun"];
}
