using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Splitrun.App.OpenApi;

/// <summary>An HTTP function as its attributes declare it.</summary>
/// <param name="Name">Name of the function.</param>
/// <param name="Method">HTTP method in lower case. HEAD is not listed: every GET answers it, as itself without a body.</param>
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
           where verb != "head"
           orderby address, verb
           select new FunctionRoute(
               function.Name, verb, "/" + address, [.. Parameter().Matches(address).Select(m => m.Groups["name"].Value)], trigger.AuthLevel == AuthorizationLevel.Anonymous),
    ];

    /// <summary>The methods that an address answers, in upper case, as the Allow header lists them; none where there is no such address.</summary>
    /// <param name="path">The path of a request; neither case nor a slash at its end matters, as in routing.</param>
    public static IReadOnlyList<string> MethodsOf(string path)
    {
        var segments = path.TrimEnd('/').Split('/');
        var methods = All.Where(route => route.Fits(segments)).Select(route => route.Method.ToUpperInvariant()).ToHashSet();
        if (methods.Contains(HttpMethods.Get))
        {
            methods.Add(HttpMethods.Head);
        }

        return [.. methods.Order(StringComparer.Ordinal)];
    }

    private bool Fits(string[] segments)
    {
        var template = Path.Split('/');
        return template.Length == segments.Length
            && template.Zip(segments).All(pair => pair.First.StartsWith('{') ? pair.Second.Length > 0 : pair.First.Equals(pair.Second, StringComparison.OrdinalIgnoreCase));
    }

    [GeneratedRegex(@"\{(?<name>\w+)\}", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 100)]
    private static partial Regex Parameter();
}
