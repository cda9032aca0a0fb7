using Splitrun.Local.Functions;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>
/// Stands for <c>Microsoft.Azure.Functions.Worker.FunctionContextBindingFeatureExtensions</c>. Left out: input and output bindings.
/// </summary>
public static class FunctionContextBindingFeatureExtensions
{
    /// <summary>What the function returned; setting its value from middleware replaces the answer.</summary>
    public static InvocationResult GetInvocationResult(this FunctionContext context) => new((Invocation)context);

    /// <summary>What the function returned.</summary>
    /// <exception cref="InvalidOperationException">The value is not a <typeparamref name="T"/>.</exception>
    public static InvocationResult<T> GetInvocationResult<T>(this FunctionContext context) =>
        context is Invocation { Result: T } invocation
            ? new InvocationResult<T>(invocation)
            : throw new InvalidOperationException($"The invocation's result is not a {typeof(T).Name}.");
}
