using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.Azure.Functions.Worker;

namespace Splitrun.App.OpenApi;

/// <summary>An HTTP function as its attributes declare it.</summary>
/// <param name="Name">Name of the function.</param>
/// <param name="Method">HTTP method in lower case.</param>
/// <param name="Path">Address with a slash in front.</param>
/// <param name="Parameters">Names of the parameters in the address.</param>
/// <param name="IsAnonymous">Whether no key is needed.</param>
internal sealed partial record FunctionRoute(string Name, string Method, string Path, IReadOnlyList<string> Parameters, bool IsAnonymous)
{
    /// <summary>Every HTTP function of the app but the one that answers unknown addresses.</summary>
    public static IReadOnlyList<FunctionRoute> All { get; } =
    [
        .. from type in typeof(FunctionRoute).Assembly.GetTypes()
           from method in type.GetMethods()
           let function = method.GetCustomAttribute<FunctionAttribute>()
           where function is not null
           from trigger in method.GetParameters().Select(p => p.GetCustomAttribute<HttpTriggerAttribute>()).OfType<HttpTriggerAttribute>()
           let address = trigger.Route ?? ""
           where !address.Contains('*', StringComparison.Ordinal)
           from verb in trigger.Methods ?? []
           orderby address, verb
           select new FunctionRoute(
               function.Name, verb, "/" + address, [.. Parameter().Matches(address).Select(m => m.Groups["name"].Value)], trigger.AuthLevel == AuthorizationLevel.Anonymous),
    ];

    [GeneratedRegex(@"\{(?<name>\w+)\}", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 100)]
    private static partial Regex Parameter();
}
