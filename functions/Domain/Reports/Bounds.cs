using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Splitrun.Domain.Reports;

/// <summary>An interval, written <c>[low, high]</c>; an open side is null.</summary>
/// <param name="Low">Lower bound; null for minus infinity.</param>
/// <param name="High">Upper bound; null for plus infinity.</param>
[JsonConverter(typeof(BoundsConverter))]
[StructLayout(LayoutKind.Auto)]
public readonly record struct Bounds(double? Low, double? High)
{
    /// <summary>The interval of those ends, an infinite one being open; null when an end is not a number or both are open.</summary>
    public static Bounds? From(double low, double high)
    {
        if (double.IsNaN(low) || double.IsNaN(high) || (double.IsInfinity(low) && double.IsInfinity(high)))
            return null;

        return new Bounds(Finite.OrNull(low), Finite.OrNull(high));
    }

    /// <summary>What both intervals hold; null when they have nothing in common.</summary>
    public Bounds? Intersect(Bounds other)
    {
        var low = Math.Max(Low ?? double.NegativeInfinity, other.Low ?? double.NegativeInfinity);
        var high = Math.Min(High ?? double.PositiveInfinity, other.High ?? double.PositiveInfinity);
        return low <= high ? From(low, high) : null;
    }
}

internal sealed class BoundsConverter : JsonConverter<Bounds>
{
    public override Bounds Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
            throw new JsonException("An interval is an array of two numbers.");

        var bounds = new Bounds(ReadEnd(ref reader), ReadEnd(ref reader));
        return reader.Read() && reader.TokenType == JsonTokenType.EndArray
            ? bounds
            : throw new JsonException("An interval has exactly two ends.");
    }

    public override void Write(Utf8JsonWriter writer, Bounds value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        WriteEnd(writer, value.Low);
        WriteEnd(writer, value.High);
        writer.WriteEndArray();
    }

    private static double? ReadEnd(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.TokenType == JsonTokenType.Null ? null : reader.GetDouble();
    }

    private static void WriteEnd(Utf8JsonWriter writer, double? end)
    {
        if (end is { } number)
            writer.WriteNumberValue(number);
        else
            writer.WriteNullValue();
    }
}
