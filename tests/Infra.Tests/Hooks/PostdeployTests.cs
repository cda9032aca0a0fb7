using System.Text.Json;
using Splitrun.TestKit.Running;

namespace Splitrun.Infra.Tests.Hooks;

/// <summary>The hook after a deployment sets the two keys, once.</summary>
public sealed class PostdeployTests : IDisposable
{
    private readonly DirectoryInfo _keys = Directory.CreateTempSubdirectory("splitrun-keys-");

    private static string[] AutomationFunctions =>
        JsonSerializer.Deserialize<string[]>(File.ReadAllText(Path.Combine(Repository.Folder, "functions", "App", "automation-functions.json")))!;

    public void Dispose() => _keys.Delete(recursive: true);

    [Fact]
    public async Task Postdeploy_SetsOneAutomationKeyOnEveryFunctionOfTheList_AndAnotherForAdmins()
    {
        await PostdeployAsync();

        var automation = AutomationFunctions.Select(name => Key($"functions_{name}_keys_automation")).Distinct().ToList();
        Assert.Single(automation);
        Assert.Matches("^[0-9a-f]{48}$", automation[0]);
        Assert.Matches("^[0-9a-f]{48}$", Key("host_default_functionKeys_admin"));
        Assert.NotEqual(automation[0], Key("host_default_functionKeys_admin"));
    }

    [Fact]
    public async Task Postdeploy_Again_ChangesNothing()
    {
        await PostdeployAsync();
        var calls = Key("calls");

        await PostdeployAsync();

        Assert.Equal(calls, Key("calls"));
    }

    [Fact]
    public async Task Postdeploy_WithANewFunctionOnTheList_GivesItTheKeyOfTheOthers()
    {
        await PostdeployAsync();
        var late = Path.Combine(_keys.FullName, $"functions_{AutomationFunctions[0]}_keys_automation");
        File.Delete(late);

        await PostdeployAsync();

        Assert.Equal(Key($"functions_{AutomationFunctions[^1]}_keys_automation"), Key(Path.GetFileName(late)));
    }

    [Fact]
    public async Task Postdeploy_AskedToRotate_MakesNewOnesOfTheKeysThatAreNamed()
    {
        await PostdeployAsync();
        var (admin, automation) = (Key("host_default_functionKeys_admin"), Key($"functions_{AutomationFunctions[0]}_keys_automation"));

        await PostdeployAsync("automation");

        var rotated = AutomationFunctions.Select(name => Key($"functions_{name}_keys_automation")).Distinct().ToList();
        Assert.Equal(admin, Key("host_default_functionKeys_admin"));
        Assert.NotEqual(automation, Assert.Single(rotated));

        await PostdeployAsync("admin");

        Assert.NotEqual(admin, Key("host_default_functionKeys_admin"));
        Assert.Equal(rotated[0], Key($"functions_{AutomationFunctions[0]}_keys_automation"));
    }

    [Fact]
    public async Task Postdeploy_PrintsAddressesAndNoKey()
    {
        var output = await PostdeployAsync();

        Assert.Contains("https://app.example/dashboard", output, StringComparison.Ordinal);
        Assert.DoesNotContain(Key("host_default_functionKeys_admin"), output, StringComparison.Ordinal);
        Assert.DoesNotContain(Key($"functions_{AutomationFunctions[0]}_keys_automation"), output, StringComparison.Ordinal);
    }

    private Task<string> PostdeployAsync(string rotate = "") => Command.RunAsync("sh", ["infra/hooks/postdeploy.sh"], environment: new Dictionary<string, string>
    {
        ["PATH"] = $"{Path.Combine(AppContext.BaseDirectory, "Hooks")}:{Environment.GetEnvironmentVariable("PATH")}",
        ["KEYS"] = _keys.FullName,
        ["AZURE_RESOURCE_GROUP"] = "rg",
        ["AZURE_FUNCTION_NAME"] = "func",
        ["SPLITRUN_URL"] = "https://app.example",
        ["SPLITRUN_ROTATE_KEYS"] = rotate,
    });

    private string Key(string file) => File.ReadAllText(Path.Combine(_keys.FullName, file)).Trim();
}
