using System.Text.Json;

namespace Splitrun.Domain.Experiments;

/// <summary>The written form of the domain's enums, the same in answers, tables and logs.</summary>
public static class Words
{
    /// <summary>snake_case, such as <c>rolled_back</c>.</summary>
    public static string Of<T>(T value)
        where T : struct, Enum =>
        JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());
}
