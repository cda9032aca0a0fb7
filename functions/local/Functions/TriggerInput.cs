using Microsoft.AspNetCore.Http;

namespace Splitrun.Local.Functions;

/// <summary>What a trigger hands to its function.</summary>
/// <param name="Value">The value for the trigger's parameter, already of its type.</param>
/// <param name="Data">Further values by name, for parameters of that name: route values, a message's properties.</param>
/// <param name="Http">The request, where the trigger is HTTP.</param>
internal sealed record TriggerInput(object? Value, IReadOnlyDictionary<string, object?> Data, HttpContext? Http = null)
{
    public static readonly IReadOnlyDictionary<string, object?> NoData = new Dictionary<string, object?>();
}
