using System.Globalization;
using System.Text;
using Splitrun.Domain.Problems;

namespace Splitrun.Domain.Bundles;

/// <summary>What can be wrong with a bundle, in words.</summary>
internal static class BundleProblems
{
    private const int ShownCharacters = 100;

    public static Problem Empty { get; } = Malformed("must be a gzip-compressed tar archive, not empty");

    public static Problem NotGzip { get; } = Malformed("must be a gzip-compressed tar archive; it is not gzip, or damaged");

    public static Problem GzipEnd { get; } =
        Malformed("must be one whole gzip member with nothing after it; it breaks off, has several members or something follows it");

    public static Problem NotTar { get; } = Malformed("must hold a tar archive inside the gzip compression");

    public static Problem NoEntries { get; } = Problem.OfField(ProblemCode.Invalid, BundleCheck.Field, "must hold at least one entry");

    public static Problem TooLarge(string message) => Problem.OfField(ProblemCode.TooLarge, BundleCheck.Field, message);

    public static Problem Malformed(string message) => Problem.OfField(ProblemCode.Malformed, BundleCheck.Field, message);

    /// <summary>An entry that the rules do not take; <paramref name="rule"/> says what is allowed.</summary>
    public static Problem OfEntry(string name, string rule) =>
        Problem.OfField(ProblemCode.Invalid, BundleCheck.Field, $"entry {Show(name)} {rule}");

    /// <summary>The name in quotes, cut to a readable length, with its control characters made visible.</summary>
    public static string Show(string name)
    {
        var shown = new StringBuilder("'");
        foreach (var character in name.Take(ShownCharacters))
        {
            shown.Append(char.IsControl(character) ? string.Create(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}") : character);
        }

        return shown.Append(name.Length > ShownCharacters ? "…'" : "'").ToString();
    }
}
