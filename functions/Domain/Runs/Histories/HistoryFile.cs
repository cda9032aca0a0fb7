using System.Text;
using System.Text.Json;
using Splitrun.Domain.Experiments.Import;
using Splitrun.Domain.Problems;

namespace Splitrun.Domain.Runs.Histories;

/// <summary>
/// Reads a state file in any of its shapes: <c>{counts, assignments}</c> with outcomes, <c>{counts, runs}</c>, and one record a line with
/// <c>baseline_counts</c>. Everything that is wrong is said at once, each with its line.
/// </summary>
public static class HistoryFile
{
    private const int MaxDepth = 64;

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = MaxDepth };

    /// <summary>Reads a file.</summary>
    /// <param name="utf8">The file.</param>
    /// <param name="isLines">Whether each line is a record of its own.</param>
    /// <param name="target">The experiment it is read for.</param>
    public static Result<History> Read(ReadOnlySpan<byte> utf8, bool isLines, HistoryTarget target)
    {
        var entries = new HistoryEntries(target);
        try
        {
            if (isLines)
            {
                ReadLines(utf8, entries);
            }
            else
            {
                ReadWhole(utf8, entries);
            }
        }
        catch (JsonException failure)
        {
            var place = new Place((int)(failure.LineNumber ?? 0) + 1, (int)(failure.BytePositionInLine ?? 0) + 1);
            return Problem.OfField(ProblemCode.Malformed, new Spot("body", place).ToString(), "must be JSON");
        }
        catch (InvalidOperationException)
        {
            return Problem.OfField(ProblemCode.Malformed, "body", "must be JSON in well-formed UTF-8");
        }

        return entries.ToHistory();
    }

    private static void ReadLines(ReadOnlySpan<byte> utf8, HistoryEntries entries)
    {
        var number = 0;
        foreach (var range in utf8.Split((byte)'\n'))
        {
            number++;
            var line = utf8[range].Trim(" \t\r"u8);
            if (!line.IsEmpty)
            {
                ReadLine(line, new Spot("record", new Place(number, 1)), entries);
            }
        }
    }

    private static void ReadLine(ReadOnlySpan<byte> line, Spot spot, HistoryEntries entries)
    {
        try
        {
            var reader = new Utf8JsonReader(line, new JsonReaderOptions { MaxDepth = MaxDepth });
            using var record = JsonDocument.ParseValue(ref reader);
            reader.Read();
            entries.Add(record.RootElement, spot);
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            entries.Unreadable(spot);
        }
    }

    private static void ReadWhole(ReadOnlySpan<byte> utf8, HistoryEntries entries)
    {
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = MaxDepth });
        var places = new Utf8Places(utf8);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            entries.Wrong(new Spot("body", new Place(1, 1)), "must be an object with counts and assignments or runs; records by line are sent as application/x-ndjson");
            reader.Skip();
        }

        var saysAnything = reader.TokenType != JsonTokenType.StartObject;
        while (reader.TokenType != JsonTokenType.EndArray && reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var spot = new Spot(reader.GetString() ?? "", places.Of(reader.TokenStartIndex));
            reader.Read();
            if (spot.Field == "run_id" || (spot.Field == "assignments" && reader.TokenType == JsonTokenType.StartObject))
            {
                using var record = JsonDocument.Parse(Encoding.UTF8.GetString(utf8), Strict);
                entries.Add(record.RootElement, new Spot("record", new Place(1, 1)));
                return;
            }

            saysAnything |= spot.Field is "counts" or "assignments" or "runs";
            ReadMember(ref reader, ref places, spot, entries);
        }

        if (!saysAnything)
        {
            entries.Wrong(new Spot("body", new Place(1, 1)), "must hold counts, assignments or runs");
        }

        reader.Read();
    }

    private static void ReadMember(ref Utf8JsonReader reader, ref Utf8Places places, Spot spot, HistoryEntries entries)
    {
        if (spot.Field is "assignments" or "runs" && reader.TokenType == JsonTokenType.StartArray)
        {
            for (var index = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; index++)
            {
                var place = places.Of(reader.TokenStartIndex);
                using var item = JsonDocument.ParseValue(ref reader);
                entries.Add(item.RootElement, spot.Item(index, place));
            }

            return;
        }

        using var value = JsonDocument.ParseValue(ref reader);
        if (spot.Field == "counts")
        {
            entries.AddCounts(value.RootElement, spot);
        }
        else if (spot.Field is "assignments" or "runs")
        {
            entries.Wrong(spot, "must be a list");
        }
        else
        {
            entries.Unknown(spot.Field, spot);
        }
    }
}
