using System.Collections.Immutable;
using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;
using Microsoft.Extensions.Configuration;

namespace Splitrun.Local.Functions;

/// <summary>Finds the app's functions.</summary>
internal static class FunctionCatalogue
{
    private const BindingFlags Public =
        BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    /// <summary>The functions of <paramref name="types"/> by name, without those that the settings disable.</summary>
    /// <exception cref="InvalidOperationException">Two functions have one name, or one has not exactly one trigger.</exception>
    public static ImmutableArray<Function> Find(IEnumerable<Type> types, IConfiguration configuration)
    {
        var functions = types
            .SelectMany(type => type.GetMethods(Public))
            .Select(method => (Method: method, Attribute: method.GetCustomAttribute<FunctionAttribute>()))
            .Where(found => found.Attribute is not null)
            .Select(found => Describe(found.Attribute!.Name, found.Method))
            .OrderBy(function => function.Name, StringComparer.Ordinal)
            .ToImmutableArray();
        RefuseTwins(functions);
        return [.. functions.Where(function => !IsDisabled(function.Name, configuration))];
    }

    private static Function Describe(string name, MethodInfo method)
    {
        var triggers = method.GetParameters()
            .Select(parameter => (Parameter: parameter, Trigger: parameter.GetCustomAttribute<TriggerBindingAttribute>()))
            .Where(found => found.Trigger is not null)
            .ToList();
        return triggers is [var only]
            ? new Function(name, method, only.Trigger!, only.Parameter)
            : throw new InvalidOperationException($"Function {name} has {triggers.Count} triggers; it must have one.");
    }

    private static void RefuseTwins(ImmutableArray<Function> functions)
    {
        var twins = functions
            .GroupBy(function => function.Name, StringComparer.OrdinalIgnoreCase)
            .FirstOrDefault(group => group.Count() > 1);
        if (twins is not null)
            throw new InvalidOperationException($"More than one function has the name {twins.Key}.");
    }

    /// <summary><c>AzureWebJobs.NAME.Disabled</c>, or with double underscores where an environment variable cannot have a point.</summary>
    private static bool IsDisabled(string name, IConfiguration configuration) =>
        (configuration[$"AzureWebJobs.{name}.Disabled"] ?? configuration[$"AzureWebJobs:{name}:Disabled"]) is { } value
        && (value == "1" || string.Equals(value, "true", StringComparison.OrdinalIgnoreCase));
}
