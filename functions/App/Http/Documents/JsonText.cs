using System.Text;
using System.Text.Json;
using Splitrun.Domain.Experiments.Import;
using Splitrun.Domain.Problems;

namespace Splitrun.App.Http.Documents;

/// <summary>Reads JSON into values with their places.</summary>
internal ref struct JsonText
{
    private Utf8JsonReader _reader;
    private Utf8Places _places;

    private JsonText(ReadOnlySpan<byte> utf8)
    {
        _places = new Utf8Places(utf8);
        _reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = ApiJson.MaxDepth });
    }

    public static Result<DocumentNode> Read(ReadOnlySpan<byte> utf8)
    {
        var reader = new JsonText(utf8);
        try
        {
            reader._reader.Read();
            var root = reader.ReadValue();
            reader._reader.Read();
            return root;
        }
        catch (JsonException failure)
        {
            var place = new Place((int)(failure.LineNumber ?? 0) + 1, (int)(failure.BytePositionInLine ?? 0) + 1);
            return Problem.OfField(ProblemCode.Malformed, new Spot("body", place).ToString(), "must be JSON");
        }
        catch (InvalidOperationException)
        {
            return Problem.OfField(ProblemCode.Malformed, new Spot("body", reader.PlaceOfToken()).ToString(), "must be JSON in well-formed UTF-8");
        }
    }

    private DocumentNode ReadValue()
    {
        var place = PlaceOfToken();
        return _reader.TokenType switch
        {
            JsonTokenType.StartObject => ReadMap(place),
            JsonTokenType.StartArray => ReadList(place),
            JsonTokenType.String => new TextNode(_reader.GetString() ?? "", place),
            JsonTokenType.Number => new NumberNode(_reader.GetDouble(), Encoding.UTF8.GetString(_reader.ValueSpan), place),
            JsonTokenType.True => new TruthNode(true, place),
            JsonTokenType.False => new TruthNode(false, place),
            _ => new NothingNode(place),
        };
    }

    private MapNode ReadMap(Place place)
    {
        var members = new List<DocumentMember>();
        while (_reader.Read() && _reader.TokenType != JsonTokenType.EndObject)
        {
            var (name, at) = (_reader.GetString() ?? "", PlaceOfToken());
            _reader.Read();
            members.Add(new DocumentMember(name, at, ReadValue()));
        }

        return new MapNode(members, place);
    }

    private ListNode ReadList(Place place)
    {
        var items = new List<DocumentNode>();
        while (_reader.Read() && _reader.TokenType != JsonTokenType.EndArray)
        {
            items.Add(ReadValue());
        }

        return new ListNode(items, place);
    }

    private Place PlaceOfToken() => _places.Of(_reader.TokenStartIndex);
}
