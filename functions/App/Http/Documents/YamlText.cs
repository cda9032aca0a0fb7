using Splitrun.Domain.Experiments.Import;
using Splitrun.Domain.Problems;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Splitrun.App.Http.Documents;

/// <summary>Reads YAML into values with their places. What a hostile text could make large is bounded: depth, and values with aliases expanded.</summary>
internal sealed class YamlText
{
    private const int MaxDepth = 32;
    private const int MaxValues = 20_000;

    private readonly Parser _parser;
    private readonly int _lineOffset;
    private readonly Dictionary<string, Sized> _anchors = [];
    private int _values;
    private int _open;

    private YamlText(string text, int lineOffset) => (_parser, _lineOffset) = (new Parser(new StringReader(text)), lineOffset);

    /// <param name="text">One YAML document.</param>
    /// <param name="lineOffset">Lines that stand before it, where it is a part of another text.</param>
    public static Result<DocumentNode> Read(string text, int lineOffset)
    {
        var reader = new YamlText(text, lineOffset);
        try
        {
            return reader.ReadDocument();
        }
        catch (YamlException failure)
        {
            var place = reader.PlaceOf(failure.Start);
            return Problem.OfField(ProblemCode.Malformed, new Spot("body", place).ToString(), $"must be YAML: {failure.Message}");
        }
        catch (InvalidOperationException)
        {
            // The library's parser says so, with no word of the text, where that breaks off and more was to come.
            var place = reader.PlaceOf(reader._parser.Current?.End ?? Mark.Empty);
            return Problem.OfField(ProblemCode.Malformed, new Spot("body", place).ToString(), $"must be YAML: {reader.BreakingOff()}");
        }
        catch (DocumentTooLargeException failure)
        {
            return Problem.OfField(ProblemCode.Invalid, new Spot("body", failure.Place).ToString(), failure.Message);
        }
    }

    private Result<DocumentNode> ReadDocument()
    {
        _parser.Consume<StreamStart>();
        if (_parser.TryConsume<StreamEnd>(out _))
        {
            return new NothingNode(new Place(1 + _lineOffset, 1));
        }

        _parser.Consume<DocumentStart>();
        var root = ReadNode(0);
        _parser.Consume<DocumentEnd>();
        if (_parser.Accept<StreamEnd>(out _))
        {
            return root.Node;
        }

        var second = PlaceOf(_parser.Current?.Start ?? Mark.Empty);
        return Problem.OfField(
            ProblemCode.Invalid, new Spot("body", second).ToString(), "must be one YAML document; front matter with Markdown after it is sent as text/markdown");
    }

    private Sized ReadNode(int depth)
    {
        var start = _parser.Current is null || !_parser.Accept<ParsingEvent>(out var next) ? Mark.Empty : next.Start;
        Check(depth <= MaxDepth, start, $"must not nest deeper than {MaxDepth}");
        var node = _parser.Accept<AnchorAlias>(out _) ? ReadAlias() : ReadAnchored(depth);
        Check(depth + node.Depth <= MaxDepth, start, $"must not nest deeper than {MaxDepth}");
        _values += node.IsAlias ? node.Size : 1;
        Check(_values <= MaxValues, start, $"must not hold more than {MaxValues} values, aliases expanded");
        return node with { IsAlias = false };
    }

    private Sized ReadAlias()
    {
        var alias = _parser.Consume<AnchorAlias>();
        return _anchors.TryGetValue(alias.Value.Value, out var target)
            ? target with { IsAlias = true }
            : throw new YamlException(alias.Start, alias.End, $"the alias *{alias.Value.Value} names no anchor that ends before it");
    }

    private Sized ReadAnchored(int depth)
    {
        var anchor = _parser.Current is not null && _parser.Accept<NodeEvent>(out var start) ? start.Anchor : AnchorName.Empty;
        var node = ReadValue(depth);
        if (!anchor.IsEmpty)
        {
            _anchors[anchor.Value] = node;
        }

        return node;
    }

    private Sized ReadValue(int depth)
    {
        if (_parser.TryConsume<Scalar>(out var scalar))
        {
            return new Sized(YamlScalar.Read(scalar, PlaceOf(scalar.Start)), 1, 0);
        }

        if (_parser.TryConsume<SequenceStart>(out var sequence))
        {
            return ReadList(sequence, depth);
        }

        return ReadMap(_parser.Consume<MappingStart>(), depth);
    }

    private Sized ReadList(SequenceStart sequence, int depth)
    {
        _open++;
        var items = new List<Sized>();
        while (!_parser.TryConsume<SequenceEnd>(out _))
        {
            items.Add(ReadNode(depth + 1));
        }

        _open--;
        return new Sized(new ListNode([.. items.Select(item => item.Node)], PlaceOf(sequence.Start)), 1 + items.Sum(item => item.Size), DepthOf(items));
    }

    private Sized ReadMap(MappingStart mapping, int depth)
    {
        _open++;
        var (members, values) = (new List<DocumentMember>(), new List<Sized>());
        while (!_parser.TryConsume<MappingEnd>(out _))
        {
            if (!_parser.TryConsume<Scalar>(out var name))
            {
                throw new YamlException(mapping.Start, mapping.End, "the names of a mapping must be plain texts");
            }

            var value = ReadNode(depth + 1);
            values.Add(value);
            members.Add(new DocumentMember(name.Value, PlaceOf(name.Start), value.Node));
        }

        _open--;
        return new Sized(new MapNode(members, PlaceOf(mapping.Start)), 1 + values.Sum(value => value.Size), DepthOf(values));
    }

    private string BreakingOff() => _open > 0 ? "a list or mapping that is opened here or before is not closed" : "the text breaks off where more was to come";

    private static int DepthOf(List<Sized> inner) => inner.Count == 0 ? 1 : 1 + inner.Max(value => value.Depth);

    private void Check(bool claim, Mark mark, string message)
    {
        if (!claim)
        {
            throw new DocumentTooLargeException(message) { Place = PlaceOf(mark) };
        }
    }

    private Place PlaceOf(Mark mark) => new((int)Math.Max(1, mark.Line) + _lineOffset, (int)Math.Max(1, mark.Column));

    /// <summary>A value with what it comes to when aliases in it are expanded.</summary>
    /// <param name="Node">The value.</param>
    /// <param name="Size">Values in it, itself included.</param>
    /// <param name="Depth">Lists and mappings within each other; 0 for a plain value.</param>
    /// <param name="IsAlias">Whether it stands here by an alias.</param>
    private readonly record struct Sized(DocumentNode Node, int Size, int Depth, bool IsAlias = false);
}
