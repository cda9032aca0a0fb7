using System.Text.RegularExpressions;

namespace Splitrun.App.Tests.Workflows;

/// <summary>What expressions of a workflow stand for: <c>github.run_id</c>, <c>steps.ask.outputs.variant</c>, <c>inputs.url</c>.</summary>
internal sealed partial class WorkflowContext(IReadOnlyDictionary<string, string> values)
{
    private readonly Dictionary<string, string> _values = new(values);

    public string this[string name]
    {
        get => _values.TryGetValue(name, out var value)
            ? value
            : name.StartsWith("steps.", StringComparison.Ordinal) ? "" : throw new InvalidOperationException($"The workflow asks for {name}, which there is not.");
        set => _values[name] = value;
    }

    /// <summary>The text with each expression replaced. Only names are expressions here.</summary>
    public string Expand(string text) => Expression().Replace(text, match => this[match.Groups["name"].Value]);

    /// <summary>The same names, without the steps' results and the inputs: what an action sees of its caller.</summary>
    public WorkflowContext OfAction() => new(_values.Where(v => !v.Key.StartsWith("steps.", StringComparison.Ordinal) && !v.Key.StartsWith("inputs.", StringComparison.Ordinal)).ToDictionary());

    [GeneratedRegex(@"\$\{\{ *(?<name>[A-Za-z0-9_.-]+) *\}\}")]
    private static partial Regex Expression();
}
