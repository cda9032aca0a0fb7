using System.Diagnostics;
using Splitrun.Cli.Tests.Hosting;
using Splitrun.TestKit.Running;

namespace Splitrun.Cli.Tests;

/// <summary>The package is a .NET tool that installs from a folder and runs by its name.</summary>
public sealed class PackageTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(120);

    [Fact]
    public async Task Tool_PackedAndInstalled_Runs()
    {
        var folder = Directory.CreateTempSubdirectory("splitrun-tool-").FullName;
        var configuration = new FileInfo(SplitrunFixture.Assembly).Directory!.Parent!.Name;

        await RunAsync("dotnet", "pack", Path.Combine(Repository.Folder, "functions", "Cli"), "--no-build", "--configuration", configuration, "--output", folder);
        await RunAsync("dotnet", "tool", "install", "Splitrun.Cli", "--source", folder, "--tool-path", Path.Combine(folder, "tools"));
        var help = await RunAsync(Path.Combine(folder, "tools", "splitrun"), "sessions", "--help");
        Directory.Delete(folder, recursive: true);

        Assert.Contains("add-result", help, StringComparison.Ordinal);
    }

    private static async Task<string> RunAsync(string program, params string[] args)
    {
        var start = new ProcessStartInfo(program, args) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";

        // What MSBuild says of the running test would change what it packs.
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToList())
        {
            start.Environment.Remove(name);
        }

        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start.");
        using var limit = new CancellationTokenSource(Limit);
        var output = process.StandardOutput.ReadToEndAsync(limit.Token);
        var errors = process.StandardError.ReadToEndAsync(limit.Token);
        await process.WaitForExitAsync(limit.Token);
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', args)}: {await output}{await errors}");
        return await output;
    }
}
