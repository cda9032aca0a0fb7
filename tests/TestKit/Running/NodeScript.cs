using System.Diagnostics;

namespace Splitrun.TestKit.Running;

/// <summary>A script that runs packages as their users would, with the versions of package-lock.json.</summary>
public static class NodeScript
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    /// <summary>Runs a script to its end and gives what it printed.</summary>
    /// <param name="path">Path of the script in the repository.</param>
    /// <param name="input">What it reads from its standard input.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <exception cref="InvalidOperationException">It failed; the message holds what it wrote.</exception>
    public static async Task<string> RunAsync(string path, string input, params string[] arguments)
    {
        var start = new ProcessStartInfo("node", [Path.Combine(Repository.Folder, path), .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var node = Process.Start(start) ?? throw new InvalidOperationException("node did not start.");
        using var limit = new CancellationTokenSource(Limit);
        var output = node.StandardOutput.ReadToEndAsync(limit.Token);
        var errors = node.StandardError.ReadToEndAsync(limit.Token);
        await node.StandardInput.WriteAsync(input);
        node.StandardInput.Close();
        await node.WaitForExitAsync(limit.Token);
        return node.ExitCode == 0 ? await output : throw new InvalidOperationException($"{path} ended with {node.ExitCode}: {await errors}");
    }
}
