namespace Microsoft.Azure.Functions.Worker;

/// <summary>
/// Stands for <c>Microsoft.Azure.Functions.Worker.FunctionContext</c>: one invocation. Left out: <c>Features</c>, <c>RetryContext</c>.
/// </summary>
public abstract class FunctionContext
{
    /// <summary>Unique to the invocation.</summary>
    public abstract string InvocationId { get; }

    /// <summary>Unique to the function, the same in every invocation.</summary>
    public abstract string FunctionId { get; }

    public abstract TraceContext TraceContext { get; }

    public abstract BindingContext BindingContext { get; }

    /// <summary>The services of this invocation's scope.</summary>
    public abstract IServiceProvider InstanceServices { get; set; }

    public abstract FunctionDefinition FunctionDefinition { get; }

    /// <summary>What middleware and function share during this invocation.</summary>
    public abstract IDictionary<object, object> Items { get; set; }

    /// <summary>Cancelled when the caller has gone, the function's time is up, or the host stops waiting for it.</summary>
    public virtual CancellationToken CancellationToken { get; }
}

/// <summary>Stands for <c>Microsoft.Azure.Functions.Worker.BindingContext</c>: the trigger's data by name.</summary>
public abstract class BindingContext
{
    public abstract IReadOnlyDictionary<string, object?> BindingData { get; }
}

/// <summary>Stands for <c>Microsoft.Azure.Functions.Worker.TraceContext</c>: the W3C trace context of the invocation.</summary>
public abstract class TraceContext
{
    public abstract string TraceParent { get; }

    public abstract string TraceState { get; }
}
