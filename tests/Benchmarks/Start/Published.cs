using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Splitrun.Benchmarks.Start;

/// <summary>An app as it is published, and how it is started.</summary>
/// <param name="Name">What it is called in the results.</param>
/// <param name="Assembly">The file to start with <c>dotnet</c>.</param>
/// <param name="Environment">Settings of the runtime that differ from its defaults.</param>
internal sealed record Published(string Name, string Assembly, IReadOnlyDictionary<string, string> Environment)
{
    /// <summary>Publishes a project, either as it is compiled while it runs or with machine code made ahead of time.</summary>
    public static Published Publish(string name, string project, string assembly, string folder, bool aheadOfTime)
    {
        List<string> arguments = ["publish", project, "--configuration", "Release", "--output", folder, "-p:FunctionsRuntime=Local", "-p:BuildDashboard=false", "-v:q", "-nologo"];
        if (aheadOfTime)
        {
            arguments.AddRange(["--runtime", RuntimeInformation.RuntimeIdentifier, "--self-contained", "false", "-p:PublishReadyToRun=true"]);
        }

        using var publish = Process.Start(new ProcessStartInfo("dotnet", arguments)) ?? throw new InvalidOperationException("dotnet did not start.");
        publish.WaitForExit();
        return publish.ExitCode == 0
            ? new Published(name, Path.Combine(folder, assembly), new Dictionary<string, string>())
            : throw new InvalidOperationException($"{name} was not published.");
    }
}
