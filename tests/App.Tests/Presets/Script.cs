using System.Diagnostics;

namespace Splitrun.App.Tests.Presets;

/// <summary>A script as a process of its own.</summary>
internal static class Script
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    public static async Task<ScriptEnd> RunAsync(string folder, IReadOnlyDictionary<string, string> environment, string command, params string[] arguments)
    {
        var start = new ProcessStartInfo(command, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{command} did not start.");
        process.StandardInput.Close();
        using var limit = new CancellationTokenSource(Limit);
        var output = process.StandardOutput.ReadToEndAsync(limit.Token);
        var errors = process.StandardError.ReadToEndAsync(limit.Token);
        await process.WaitForExitAsync(limit.Token);
        return new ScriptEnd(process.ExitCode, await output, await errors);
    }
}

/// <summary>How a script ended and what it wrote.</summary>
internal sealed record ScriptEnd(int Code, string Output, string Errors)
{
    public string Text => Output + Errors;
}
