using System.Text;
using System.Text.Json;
using Splitrun.Domain.Experiments;
using Splitrun.Domain.Problems;

namespace Splitrun.Domain.Runs;

/// <summary>What an automation asks with.</summary>
/// <param name="RunId">Identifies the run; the same id gets the same record. Made up when null.</param>
/// <param name="Unit">The unit of assignment; the run id where the unit is the run.</param>
/// <param name="Attributes">A JSON object that segment rules read.</param>
/// <param name="Variant">A variant to insist on.</param>
/// <param name="Workflow">Name of the workflow or script that asks.</param>
/// <param name="TraceParent">The caller's W3C trace context.</param>
/// <param name="Trace">The W3C trace context to hand on.</param>
public sealed record DispatchRequest(
    string? RunId, string? Unit, JsonElement? Attributes, string? Variant, string? Workflow, string? TraceParent, string Trace)
{
    private const int MaxAttributesBytes = 8 * 1024;

    /// <summary>Everything that is wrong with the request by itself; null when nothing is.</summary>
    public Problem? Validate()
    {
        var errors = new FieldErrors();
        errors.Require(RunId is null || Naming.IsRunId(RunId), "run_id", $"must be a text of 1 to {Naming.MaxRunIdLength} characters without control characters");
        errors.Require(Unit is null || Naming.IsUnit(Unit), "unit", $"must be a text of 1 to {Naming.MaxUnitLength} characters without control characters");
        errors.Require(Workflow is null || Naming.IsPlainText(Workflow, 200), "workflow", "must be a text of 1 to 200 characters without control characters");
        if (Attributes is { } attributes)
        {
            errors.Require(attributes.ValueKind == JsonValueKind.Object, "attributes", "must be an object");
            errors.Require(JsonNesting.IsShallow(attributes), "attributes", $"must not nest deeper than {JsonNesting.MaxDepth}");
            errors.Require(Encoding.UTF8.GetByteCount(attributes.GetRawText()) <= MaxAttributesBytes, "attributes", $"must be at most {MaxAttributesBytes} bytes");
        }

        return errors.Any ? errors.ToProblem() : null;
    }
}

/// <summary>A run as it is handed out.</summary>
/// <param name="Run">The record.</param>
/// <param name="Definition">The definition it was assigned under.</param>
/// <param name="Created">False when the run had been dispatched before.</param>
public sealed record DispatchedRun(Run Run, ExperimentDefinition Definition, bool Created)
{
    /// <summary>The variant that was handed out; null when the definition no longer has it (drafts only).</summary>
    public Variant? Variant => Definition.Variants.FirstOrDefault(v => v.Key == Run.Variant);

    /// <summary>What runs beside it: the shadows, where control serves a run that is counted.</summary>
    public IEnumerable<Variant> Shadows => Run.Counted && Run.Variant == Definition.Control ? Definition.ShadowVariants : [];
}
