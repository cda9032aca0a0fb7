using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;

namespace Splitrun.Local.Hosting;

/// <summary>Puts settings' values in place of <c>%name%</c> in a trigger's text.</summary>
internal static partial class SettingExpression
{
    /// <exception cref="InvalidOperationException">A setting that the text names is missing.</exception>
    public static string Resolve(string text, IConfiguration configuration) => Expression().Replace(
        text,
        match => configuration[match.Groups["name"].Value.Replace("__", ConfigurationPath.KeyDelimiter, StringComparison.Ordinal)]
            ?? throw new InvalidOperationException($"{text} names the setting {match.Groups["name"].Value}, which is missing."));

    [GeneratedRegex("%(?<name>[^%]+)%", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Expression();
}
