using System.CommandLine;
using System.Text.Json;
using Splitrun.Cli.Http;
using Splitrun.Cli.Output;

namespace Splitrun.Cli;

/// <summary>One run of a command: what was asked, the app, and where answers go.</summary>
/// <param name="Parsed">The command line.</param>
/// <param name="Client">The app.</param>
/// <param name="Screen">Where answers go.</param>
/// <param name="Cancellation">Ctrl-C.</param>
internal sealed record Invocation(ParseResult Parsed, SplitrunClient Client, Screen Screen, CancellationToken Cancellation)
{
    public T? Get<T>(Option<T> option) => Parsed.GetValue(option);

    public T Get<T>(Argument<T> argument) => Parsed.GetRequiredValue(argument);
}

/// <summary>What a command does, with every failure in words and an exit code.</summary>
internal static class CommandActions
{
    public static Command Does(this Command command, Func<Invocation, Task> action) => command.Does(async invocation =>
    {
        await action(invocation);
        return ExitCode.Done;
    });

    public static Command Does(this Command command, Func<Invocation, Task<ExitCode>> action)
    {
        command.SetAction(async (parsed, cancellationToken) => (int)await RunAsync(parsed, action, cancellationToken));
        return command;
    }

    private static async Task<ExitCode> RunAsync(ParseResult parsed, Func<Invocation, Task<ExitCode>> action, CancellationToken cancellationToken)
    {
        var screen = Screen.Of(parsed);
        var url = parsed.GetRequiredValue(ConnectionOptions.Url);
        using var client = new SplitrunClient(url, ConnectionOptions.KeyOf(parsed), screen.Notice);
        try
        {
            return await action(new Invocation(parsed, client, screen, cancellationToken));
        }
#pragma warning disable CA1031 // Whatever a broken off answer looks like when it is read on: it was Ctrl-C.
        catch (Exception) when (cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            return ExitCode.Interrupted;
        }
        catch (ApiException refusal)
        {
            screen.Refusal(refusal);
            return refusal.IsUnavailable ? ExitCode.Unavailable : ExitCode.Failed;
        }
        catch (Exception failure) when (failure is HttpRequestException or TaskCanceledException)
        {
            screen.Failure($"The app at {url} cannot be reached, or the connection broke: {failure.Message}", "Is it running? --url or SPLITRUN_URL say where it is.");
            return ExitCode.Unavailable;
        }
        catch (UsageException mistake)
        {
            screen.Failure(mistake.Message, null);
            return ExitCode.Usage;
        }
        catch (Exception failure) when (failure is InvalidOperationException or FormatException)
        {
            screen.Failure($"The answer of the app was not understood: {failure.Message}", "Are the app and this command of the same version?");
            return ExitCode.Failed;
        }
        catch (Exception failure) when (failure is FailedException or IOException or UnauthorizedAccessException or JsonException)
        {
            screen.Failure(failure.Message, null);
            return ExitCode.Failed;
        }
    }
}

/// <summary>The command line asks for something that cannot be.</summary>
internal sealed class UsageException(string message) : Exception(message);

/// <summary>Something on this side did not work.</summary>
internal sealed class FailedException(string message) : Exception(message);
