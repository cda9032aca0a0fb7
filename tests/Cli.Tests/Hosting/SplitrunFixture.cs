using System.Diagnostics;
using System.Text.Json.Nodes;
using Splitrun.TestKit.Azurite;
using Splitrun.TestKit.Running;

namespace Splitrun.Cli.Tests.Hosting;

/// <summary>The built command line as a process, against the running app.</summary>
public sealed class SplitrunFixture : IAsyncLifetime
{
    /// <summary>SPLITRUN_KEY of every command line; the app asks for none.</summary>
    public const string Key = "a-key-that-nobody-may-see";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(120);

    private readonly AzuriteFixture _azurite = new();
    private SplitrunApp? _app;

    /// <summary>The command line as it was built beside these tests.</summary>
    public static string Assembly { get; } = Path.Combine(AppContext.BaseDirectory, "splitrun.dll");

    public Uri Url => _app!.Client.BaseAddress!;

    /// <summary>The storage behind the app.</summary>
    public string ConnectionString => _azurite.ConnectionString;

    public async Task InitializeAsync()
    {
        await _azurite.InitializeAsync();
        _app = await SplitrunApp.StartAsync(_azurite.ConnectionString);
    }

    public async Task DisposeAsync()
    {
        await _app!.DisposeAsync();
        await _azurite.DisposeAsync();
    }

    /// <summary>Runs a command line to its end.</summary>
    public Task<Ended> RunAsync(params string[] args) => RunAsync(Url, args);

    public static async Task<Ended> RunAsync(Uri url, string[] args, string? input = null)
    {
        using var process = Start(url, args);
        using var limit = new CancellationTokenSource(Limit);
        var output = process.StandardOutput.ReadToEndAsync(limit.Token);
        var error = process.StandardError.ReadToEndAsync(limit.Token);
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        await process.WaitForExitAsync(limit.Token);
        return new Ended(process.ExitCode, await output, await error);
    }

    public static Process Start(Uri url, params string[] args)
    {
        // Where the tests run in the background, Ctrl-C is ignored by all that they start, unless they are told otherwise.
        string[] command = OperatingSystem.IsLinux() ? ["env", "--default-signal=INT", "dotnet"] : ["dotnet"];
        var start = new ProcessStartInfo(command[0], [.. command[1..], Assembly, .. args]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["SPLITRUN_URL"] = url.ToString();
        start.Environment["SPLITRUN_KEY"] = Key;
        start.Environment.Remove("NO_COLOR");
        return Process.Start(start) ?? throw new InvalidOperationException("splitrun did not start.");
    }

    /// <summary>Runs a command line that must succeed.</summary>
    public async Task<Ended> DoneAsync(params string[] args)
    {
        var ended = await RunAsync(args);
        Assert.True(ended.Code == 0, $"splitrun {string.Join(' ', args)} ended with {ended.Code}: {ended.Error}{ended.Output}");
        return ended;
    }

    /// <summary>A running experiment with the variants a and b, control first.</summary>
    public async Task<string> StartExperimentAsync()
    {
        var key = $"cli-{Guid.NewGuid():N}";
        await DoneAsync("experiments", "create", key, "--variant", "a", "--variant", "b", "--metric", "effective_tokens", "--strategy", "balanced", "--start");
        return key;
    }
}

/// <summary>How a command line ended.</summary>
public sealed record Ended(int Code, string Output, string Error)
{
    public JsonNode Json => JsonNode.Parse(Output) ?? throw new InvalidOperationException($"Not JSON: {Output}");

    public string[] Lines => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}

/// <summary>The tests that share the one app.</summary>
[CollectionDefinition(Name)]
public sealed class RunningSplitrun : ICollectionFixture<SplitrunFixture>
{
    public const string Name = "splitrun";
}
