using System.Collections.Immutable;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>
/// Stands for <c>Microsoft.Azure.Functions.Worker.FunctionDefinition</c>. Left out: <c>Parameters</c>, <c>OutputBindings</c>.
/// </summary>
public abstract class FunctionDefinition
{
    public abstract string PathToAssembly { get; }

    /// <summary>The full name of the class, a point, and the method's name.</summary>
    public abstract string EntryPoint { get; }

    public abstract string Id { get; }

    public abstract string Name { get; }

    /// <summary>The trigger, by the name of its parameter.</summary>
    public abstract IImmutableDictionary<string, BindingMetadata> InputBindings { get; }
}

/// <summary>Stands for <c>Microsoft.Azure.Functions.Worker.BindingMetadata</c>.</summary>
public abstract class BindingMetadata
{
    public abstract string Name { get; }

    /// <summary>Such as <c>httpTrigger</c>, <c>queueTrigger</c> or <c>timerTrigger</c>.</summary>
    public abstract string Type { get; }

    public abstract BindingDirection Direction { get; }
}

/// <summary>Stands for <c>Microsoft.Azure.Functions.Worker.BindingDirection</c>.</summary>
public enum BindingDirection
{
    In,
    Out,
}
