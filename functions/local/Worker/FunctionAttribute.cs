namespace Microsoft.Azure.Functions.Worker;

/// <summary>
/// Stands for <c>Microsoft.Azure.Functions.Worker.FunctionAttribute</c>: marks a public method of a public class as a function.
/// </summary>
/// <param name="name">The function's name, unique in the app without regard to case.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class FunctionAttribute(string name) : Attribute
{
    public string Name { get; } = name;
}
