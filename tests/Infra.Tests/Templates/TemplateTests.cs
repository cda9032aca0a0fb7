using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Azure.Functions.Worker;
using Splitrun.App.Http;
using Splitrun.TestKit.Running;

namespace Splitrun.Infra.Tests.Templates;

/// <summary>What can be seen of the templates without deploying them: they hang together, and they set what the app asks for.</summary>
public sealed partial class TemplateTests
{
    private static readonly string Folder = Path.Combine(Repository.Folder, "infra");

    private static readonly IReadOnlyDictionary<string, string> Templates =
        Directory.GetFiles(Folder, "*.bicep", SearchOption.AllDirectories).ToDictionary(file => file, File.ReadAllText);

    private static string Main => Templates[Path.Combine(Folder, "main.bicep")];

    [Fact]
    public void References_LeadToFiles() =>
        Assert.All(
            Templates.SelectMany(t => Reference().Matches(t.Value).Select(m => Path.Combine(Path.GetDirectoryName(t.Key)!, m.Groups["path"].Value))),
            path => Assert.True(File.Exists(path), path));

    [Fact]
    public void Hooks_AreScriptsForBothKindsOfSystem()
    {
        var hooks = Hook().Matches(File.ReadAllText(Path.Combine(Repository.Folder, "azure.yaml"))).Select(m => m.Groups["path"].Value).ToList();

        Assert.Equal(Directory.GetFiles(Path.Combine(Folder, "hooks")).Select(Path.GetFileName).Order(), hooks.Select(Path.GetFileName).Order());
        Assert.All(hooks, hook => Assert.True(File.Exists(Path.Combine(Repository.Folder, hook)), hook));
        Assert.All(hooks.GroupBy(Path.GetFileNameWithoutExtension), both => Assert.Equal(2, both.Count()));
    }

    [Fact]
    public void Parameters_OfMain_AreThoseOfTheParametersFile()
    {
        var file = JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, "main.parameters.json")))!["parameters"]!.AsObject().Select(p => p.Key);

        Assert.Equal(Parameter().Matches(Main).Select(m => m.Groups["name"].Value).Order(), file.Order());
    }

    [Fact]
    public void Parameters_OfModules_AreGivenByMain_AndNoOthers() =>
        Assert.All(Module().Matches(Main), module =>
        {
            var declared = Parameter().Matches(Templates[Path.Combine(Folder, "app", module.Groups["file"].Value)]).ToList();
            var given = Given().Matches(module.Groups["params"].Value).Select(m => m.Groups["name"].Value).ToList();

            Assert.Empty(given.Except(declared.Select(d => d.Groups["name"].Value)));
            Assert.Empty(declared.Where(d => !d.Groups["default"].Success).Select(d => d.Groups["name"].Value).Except(given));
        });

    [Fact]
    public void Timers_AreSettingsOfTheApp()
    {
        var asked = typeof(HealthFunctions).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods()).SelectMany(method => method.GetParameters())
            .SelectMany(parameter => parameter.GetCustomAttributes(typeof(TimerTriggerAttribute), false))
            .Select(trigger => ((TimerTriggerAttribute)trigger).Schedule.Trim('%').Replace(":", "__", StringComparison.Ordinal));

        var set = Setting().Matches(Templates[Path.Combine(Folder, "app", "api.bicep")]).Select(m => m.Value);

        Assert.Empty(asked.Except(set));
    }

    [Fact]
    public void Outputs_HoldNoSecret()
    {
        var outputs = Templates.Values.SelectMany(t => Output().Matches(t)).Select(m => m.Value).ToList();

        Assert.NotEmpty(outputs);
        Assert.DoesNotContain(outputs, output => SecretValue().IsMatch(output));
    }

    [Fact]
    public void Roles_AreNamedBesideTheirIds() =>
        Assert.All(
            Templates.Values.SelectMany(t => t.Split('\n')).Where(line => RoleId().IsMatch(line)),
            line => Assert.Matches(@"// (Storage|Monitoring|Key Vault) [A-Z][\w ]+:", line));

    [GeneratedRegex(@"(module \w+ |load(Text|Json)Content\()'(?<path>\.[^']+)'")]
    private static partial Regex Reference();

    [GeneratedRegex(@"^param (?<name>\w+) \w+(?<default> =)?", RegexOptions.Multiline)]
    private static partial Regex Parameter();

    [GeneratedRegex(@"^module \w+ '\./app/(?<file>[^']+)'.*?params: \{(?<params>.*?)^  \}", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Module();

    [GeneratedRegex(@"^    (?<name>\w+):", RegexOptions.Multiline)]
    private static partial Regex Given();

    [GeneratedRegex(@"run: \./(?<path>\S+)")]
    private static partial Regex Hook();

    [GeneratedRegex(@"Timers__\w+")]
    private static partial Regex Setting();

    [GeneratedRegex(@"^output .*$", RegexOptions.Multiline)]
    private static partial Regex Output();

    [GeneratedRegex(@"listKeys|ConnectionString|\.value\b|= gitHubToken$", RegexOptions.IgnoreCase)]
    private static partial Regex SecretValue();

    [GeneratedRegex(@"'[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}'")]
    private static partial Regex RoleId();
}
