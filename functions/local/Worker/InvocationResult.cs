using Splitrun.Local.Functions;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>
/// Stands for <c>Microsoft.Azure.Functions.Worker.InvocationResult&lt;T&gt;</c>: what the function returned, to be read or replaced.
/// </summary>
/// <typeparam name="T">The type of the value.</typeparam>
public class InvocationResult<T>
{
    private readonly Invocation _invocation;

    internal InvocationResult(Invocation invocation) => _invocation = invocation;

    public T? Value
    {
        get => (T?)_invocation.Result;
        set => _invocation.Result = value;
    }
}

/// <summary>Stands for <c>Microsoft.Azure.Functions.Worker.InvocationResult</c>.</summary>
public sealed class InvocationResult : InvocationResult<object>
{
    internal InvocationResult(Invocation invocation)
        : base(invocation)
    {
    }
}
