using System.ComponentModel;
using System.Globalization;
using System.Reflection;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Splitrun.Local.Functions;

/// <summary>Gives a function's parameters their values: by the trigger, by type, else by name. Which it is, is found out once.</summary>
internal sealed class ParameterBinder(IEnumerable<ParameterInfo> parameters, ParameterInfo triggerParameter)
{
    private readonly Func<Invocation, object?>[] _values = [.. parameters.Select(parameter => ValueOf(parameter, triggerParameter))];

    /// <exception cref="InvalidOperationException">A value is there but is not of the parameter's type.</exception>
    public object?[] Bind(Invocation invocation)
    {
        var values = new object?[_values.Length];
        for (var i = 0; i < values.Length; i++)
            values[i] = _values[i](invocation);

        return values;
    }

    private static Func<Invocation, object?> ValueOf(ParameterInfo parameter, ParameterInfo triggerParameter)
    {
        if (parameter.Name == triggerParameter.Name)
            return invocation => invocation.Input.Value;
        if (parameter.ParameterType == typeof(FunctionContext))
            return invocation => invocation;
        if (parameter.ParameterType == typeof(CancellationToken))
            return invocation => invocation.CancellationToken;
        if (parameter.ParameterType == typeof(HttpRequest))
            return invocation => invocation.Input.Http?.Request;

        var missing = Missing(parameter);
        return invocation => invocation.Input.Data.TryGetValue(parameter.Name!, out var value) && value is not null ? Convert(value, parameter) : missing;
    }

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
