using System.Text.Json;
using System.Text.Json.Serialization;
using Splitrun.Statistics.Samples;

namespace Splitrun.Storage.Serialization;

/// <summary>An exact sum as the two numbers that it is, which older code reads too; as its bytes beside them where two do not hold all of it.</summary>
internal sealed class ExactSumConverter : JsonConverter<ExactSum>
{
    public override ExactSum Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        JsonSerializer.Deserialize<Written>(ref reader, options) switch
        {
            { Exact: { } bytes } => ExactSum.FromBytes(bytes),
            { } two => ExactSum.Of([two.Value, two.Residual]),
            null => throw new JsonException("A sum is two numbers."),
        };

    public override void Write(Utf8JsonWriter writer, ExactSum value, JsonSerializerOptions options)
    {
        var first = value.Value;
        var second = (value - ExactSum.Of(first)).Value;
        var isAll = value == ExactSum.Of([first, second]);
        JsonSerializer.Serialize(writer, new Written(first, second, isAll ? null : value.ToBytes()), options);
    }

    private sealed record Written(double Value, double Residual, byte[]? Exact);
}

/// <summary>The sums of values as [count, sum, squares].</summary>
internal sealed class ExactMomentsConverter : JsonConverter<ExactMoments>
{
    public override ExactMoments Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        JsonSerializer.Deserialize<JsonElement[]>(ref reader, options) is [var count, var sum, var squares]
            ? new ExactMoments(count.GetInt64(), SumOf(sum), SumOf(squares))
            : throw new JsonException("The sums of values are a count and two sums.");

    public override void Write(Utf8JsonWriter writer, ExactMoments value, JsonSerializerOptions options) =>
        WriteAll(writer, value.Count, value.Sum, value.Squares);

    internal static ExactSum SumOf(JsonElement element) => ExactSum.FromBytes(element.GetBytesFromBase64());

    internal static void WriteAll(Utf8JsonWriter writer, long count, params ReadOnlySpan<ExactSum> sums)
    {
        writer.WriteStartArray();
        writer.WriteNumberValue(count);
        foreach (var sum in sums)
        {
            writer.WriteBase64StringValue(sum.ToBytes());
        }

        writer.WriteEndArray();
    }
}

/// <summary>The sums of pairs as [count, sum of x, squares of x, sum of y, squares of y, products].</summary>
internal sealed class ExactCoMomentsConverter : JsonConverter<ExactCoMoments>
{
    public override ExactCoMoments Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        JsonSerializer.Deserialize<JsonElement[]>(ref reader, options) is [var count, var x, var xSquares, var y, var ySquares, var products]
            ? new ExactCoMoments(
                new ExactMoments(count.GetInt64(), ExactMomentsConverter.SumOf(x), ExactMomentsConverter.SumOf(xSquares)),
                new ExactMoments(count.GetInt64(), ExactMomentsConverter.SumOf(y), ExactMomentsConverter.SumOf(ySquares)),
                ExactMomentsConverter.SumOf(products))
            : throw new JsonException("The sums of pairs are a count and five sums.");

    public override void Write(Utf8JsonWriter writer, ExactCoMoments value, JsonSerializerOptions options) =>
        ExactMomentsConverter.WriteAll(writer, value.Count, value.X.Sum, value.X.Squares, value.Y.Sum, value.Y.Squares, value.Products);
}
