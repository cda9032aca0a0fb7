using System.Text.RegularExpressions;
using Splitrun.App.Tests.Presets;
using Splitrun.TestKit.Running;
using YamlDotNet.RepresentationModel;

namespace Splitrun.App.Tests.Workflows;

/// <summary>Runs the steps of a workflow's job, and this repository's composite actions, as GitHub's runner does.</summary>
internal sealed partial class WorkflowRunner
{
    private readonly string _folder;
    private readonly WorkflowContext _context;
    private readonly Dictionary<string, string> _environment;

    /// <param name="folder">An empty folder to work in.</param>
    /// <param name="context">What the workflow's expressions stand for.</param>
    /// <param name="environment">Further variables of every step.</param>
    public WorkflowRunner(string folder, IReadOnlyDictionary<string, string> context, IReadOnlyDictionary<string, string>? environment = null)
    {
        _folder = folder;
        Files = new RunnerFiles(Directory.CreateDirectory(Path.Combine(folder, "runner")).FullName);
        _context = new WorkflowContext(context) { ["job.status"] = "success" };
        _environment = new Dictionary<string, string>(environment ?? new Dictionary<string, string>());
    }

    public RunnerFiles Files { get; }

    /// <summary>What all steps wrote.</summary>
    public string Log { get; private set; } = "";

    /// <summary>Variables that steps have set for those after them.</summary>
    public IReadOnlyDictionary<string, string> Environment => _environment;

    /// <summary>Runs the steps of the only job of a workflow; whether the job succeeded.</summary>
    public async Task<bool> RunAsync(string workflow)
    {
        foreach (var step in StepsOf(Load(workflow)["jobs"].AsMapping().Children.Values.Single()))
        {
            var isFree = TextOf(step, "if") == "always()";
            if (_context["job.status"] == "success" || isFree)
            {
                await RunStepAsync(step);
            }
        }

        return _context["job.status"] == "success";
    }

    /// <summary>Runs one of this repository's actions; its outputs, or null when it failed.</summary>
    public async Task<IReadOnlyDictionary<string, string>?> UseAsync(string action, IReadOnlyDictionary<string, string> with)
    {
        var folder = Path.Combine(Repository.Folder, ".github", "actions", action);
        var definition = Load(await File.ReadAllTextAsync(Path.Combine(folder, "action.yml")));
        var context = _context.OfAction();
        var inputs = definition["inputs"].AsMapping().Children.ToDictionary(i => ((YamlScalarNode)i.Key).Value!, i => i.Value.AsMapping());
        Assert.Empty(with.Keys.Except(inputs.Keys));
        foreach (var (name, input) in inputs)
        {
            Assert.True(with.ContainsKey(name) || TextOf(input, "required") != "true", $"{action} needs the input {name}.");
            context[$"inputs.{name}"] = with.GetValueOrDefault(name) ?? context.Expand(TextOf(input, "default") ?? "");
        }

        foreach (var step in StepsOf(definition["runs"]))
        {
            var ran = await BashAsync(context.Expand(TextOf(step, "run")!), With(ExpandedOf(step, "env", context), "GITHUB_ACTION_PATH", folder), _folder);
            foreach (var (name, value) in Files.TakeOutputs())
            {
                context[$"steps.{TextOf(step, "id")}.outputs.{name}"] = value;
            }

            if (!ran)
            {
                return null;
            }
        }

        return definition.Children.TryGetValue("outputs", out var outputs)
            ? outputs.AsMapping().Children.ToDictionary(o => ((YamlScalarNode)o.Key).Value!, o => context.Expand(TextOf(o.Value, "value")!))
            : new Dictionary<string, string>();
    }

    private async Task RunStepAsync(YamlMappingNode step)
    {
        IReadOnlyDictionary<string, string>? outputs;
        if (TextOf(step, "uses") is { } uses)
        {
            var action = Own().Match(uses);
            Assert.True(action.Success, $"{uses} is not one of this repository's actions.");
            outputs = await UseAsync(action.Groups["name"].Value, ExpandedOf(step, "with", _context));
        }
        else
        {
            var folder = _context.Expand(TextOf(step, "working-directory") ?? _folder);
            var ran = await BashAsync(_context.Expand(TextOf(step, "run")!), ExpandedOf(step, "env", _context), folder);
            outputs = Files.TakeOutputs() is var taken && ran ? taken : null;
        }

        if (outputs is null)
        {
            _context["job.status"] = "failure";
        }

        foreach (var (name, value) in outputs ?? new Dictionary<string, string>())
        {
            _context[$"steps.{TextOf(step, "id")}.outputs.{name}"] = value;
        }
    }

    private async Task<bool> BashAsync(string script, IReadOnlyDictionary<string, string> environment, string folder)
    {
        var all = new Dictionary<string, string>(_environment)
        {
            ["GITHUB_RUN_ID"] = _context["github.run_id"],
            ["GITHUB_RUN_ATTEMPT"] = _context["github.run_attempt"],
        };
        foreach (var (name, value) in Files.Variables.Concat(environment))
        {
            all[name] = value;
        }

        var end = await Script.RunAsync(folder, all, "bash", "--noprofile", "--norc", "-e", "-o", "pipefail", "-c", script);
        Log += end.Text;
        foreach (var (name, value) in Files.TakeEnvironment())
        {
            _environment[name] = value;
        }

        return end.Code == 0;
    }

    private static Dictionary<string, string> ExpandedOf(YamlMappingNode step, string member, WorkflowContext context) =>
        step.Children.TryGetValue(member, out var values)
            ? values.AsMapping().Children.ToDictionary(v => ((YamlScalarNode)v.Key).Value!, v => context.Expand(((YamlScalarNode)v.Value).Value!))
            : [];

    private static Dictionary<string, string> With(Dictionary<string, string> values, string name, string value) => new(values) { [name] = value };

    private static YamlMappingNode Load(string yaml)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(yaml));
        return stream.Documents.Single().RootNode.AsMapping();
    }

    private static IEnumerable<YamlMappingNode> StepsOf(YamlNode owner) => ((YamlSequenceNode)owner["steps"]).Children.Select(YamlNodes.AsMapping);

    private static string? TextOf(YamlNode node, string member) => node.AsMapping().Children.TryGetValue(member, out var value) ? ((YamlScalarNode)value).Value : null;

    [GeneratedRegex(@"/\.github/actions/(?<name>[a-z]+)(@|$)")]
    private static partial Regex Own();
}

/// <summary>Short words for YAML.</summary>
internal static class YamlNodes
{
    public static YamlMappingNode AsMapping(this YamlNode node) => (YamlMappingNode)node;
}
