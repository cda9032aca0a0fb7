using System.Globalization;
using System.Text.RegularExpressions;
using Splitrun.Domain.Experiments.Import;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Splitrun.App.Http.Documents;

/// <summary>What a scalar stands for by the core schema of YAML 1.2: yes, no, on and off are texts.</summary>
internal static partial class YamlScalar
{
    private const string TextTag = "tag:yaml.org,2002:str";

    /// <exception cref="YamlException">It carries a tag that is not a text's.</exception>
    public static DocumentNode Read(Scalar scalar, Place place)
    {
        if (!scalar.Tag.IsEmpty && !scalar.Tag.IsNonSpecific && scalar.Tag.Value != TextTag)
        {
            throw new YamlException(scalar.Start, scalar.End, $"the tag {scalar.Tag.Value} is not taken");
        }

        var isPlain = scalar.Style == ScalarStyle.Plain && (scalar.Tag.IsEmpty || (!scalar.Tag.IsNonSpecific && scalar.Tag.Value != TextTag));
        return isPlain ? Resolve(scalar.Value, place) : new TextNode(scalar.Value, place);
    }

    private static DocumentNode Resolve(string text, Place place) => text switch
    {
        "" or "~" or "null" or "Null" or "NULL" => new NothingNode(place),
        "true" or "True" or "TRUE" => new TruthNode(true, place),
        "false" or "False" or "FALSE" => new TruthNode(false, place),
        _ when Number().IsMatch(text) => new NumberNode(double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture), text, place),
        _ => new TextNode(text, place),
    };

    [GeneratedRegex(@"^[-+]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][-+]?[0-9]{1,6})?\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Number();
}
