using System.ComponentModel;
using System.Globalization;
using System.Reflection;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Splitrun.Local.Functions;

/// <summary>Gives a function's parameters their values: by the trigger, by type, else by name.</summary>
internal static class ParameterBinder
{
    /// <exception cref="InvalidOperationException">A value is there but is not of the parameter's type.</exception>
    public static object?[] Bind(Invocation invocation) =>
        [.. invocation.Function.Parameters.Select(parameter => ValueOf(parameter, invocation))];

    private static object? ValueOf(ParameterInfo parameter, Invocation invocation) => parameter.ParameterType switch
    {
        _ when parameter.Name == invocation.Function.TriggerParameter.Name => invocation.Input.Value,
        var type when type == typeof(FunctionContext) => invocation,
        var type when type == typeof(CancellationToken) => invocation.CancellationToken,
        var type when type == typeof(HttpRequest) => invocation.Input.Http?.Request,
        _ when invocation.Input.Data.TryGetValue(parameter.Name!, out var value) && value is not null => Convert(value, parameter),
        _ => Missing(parameter),
    };

    private static object? Missing(ParameterInfo parameter)
    {
        if (parameter.HasDefaultValue)
            return parameter.DefaultValue;

        return parameter.ParameterType.IsValueType ? Activator.CreateInstance(parameter.ParameterType) : null;
    }

    private static object? Convert(object value, ParameterInfo parameter)
    {
        if (parameter.ParameterType.IsInstanceOfType(value))
            return value;

        try
        {
            return TypeDescriptor.GetConverter(parameter.ParameterType).ConvertFrom(null, CultureInfo.InvariantCulture, value);
        }
        catch (Exception exception) when (exception is NotSupportedException or FormatException or ArgumentException or OverflowException)
        {
            throw new InvalidOperationException($"The value of {parameter.Name} is not a {parameter.ParameterType.Name}.", exception);
        }
    }
}
