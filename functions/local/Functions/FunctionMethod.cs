using System.Reflection;
using Microsoft.Extensions.DependencyInjection;

namespace Splitrun.Local.Functions;

/// <summary>Calls a function's method and waits for what it returns.</summary>
internal sealed class FunctionMethod
{
    private static readonly MethodInfo ResultOfTask =
        typeof(FunctionMethod).GetMethod(nameof(AwaitResultAsync), BindingFlags.NonPublic | BindingFlags.Static)!;

    private readonly MethodInfo _method;
    private readonly MethodInvoker _invoker;
    private readonly Func<object?, Task<object?>> _complete;

    /// <summary>Compiled when the function is first called: dozens of them would hold up the start.</summary>
    private ObjectFactory? _create;

    public FunctionMethod(MethodInfo method)
    {
        _method = method;
        _invoker = MethodInvoker.Create(method);
        _complete = CompletionOf(method.ReturnType);
    }

    /// <summary>Makes the class with services of the invocation's scope, and runs the method.</summary>
    public Task<object?> CallAsync(IServiceProvider services, object?[] arguments) =>
        _complete(_invoker.Invoke(_method.IsStatic ? null : Create(services), arguments.AsSpan()));

    private object Create(IServiceProvider services) =>
        (_create ??= ActivatorUtilities.CreateFactory(_method.DeclaringType!, [])).Invoke(services, null);

    private static Func<object?, Task<object?>> CompletionOf(Type type)
    {
        if (type == typeof(Task))
            return AwaitAsync;

        return type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Task<>)
            ? ResultOfTask.MakeGenericMethod(type.GenericTypeArguments).CreateDelegate<Func<object?, Task<object?>>>()
            : Task.FromResult;
    }

    private static async Task<object?> AwaitAsync(object? returned)
    {
        await (Task)returned!;
        return null;
    }

    private static async Task<object?> AwaitResultAsync<T>(object? returned) => await (Task<T>)returned!;
}
