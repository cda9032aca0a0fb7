using System.Text.Json;
using System.Text.Json.Serialization;
using Splitrun.Statistics.Samples;

namespace Splitrun.Storage.Serialization;

/// <summary>Moments as [count, mean, sum of squared deviations, mean residual, sum residual]; every digit is kept.</summary>
internal sealed class MomentsConverter : JsonConverter<Moments>
{
    public override Moments Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        FromNumbers(JsonSerializer.Deserialize<double[]>(ref reader, options));

    public override void Write(Utf8JsonWriter writer, Moments value, JsonSerializerOptions options) =>
        JsonSerializer.Serialize(writer, ToNumbers(value), options);

    internal static double[] ToNumbers(Moments value) =>
        [value.Count, value.Mean, value.SumOfSquaredDeviations, value.MeanResidual, value.SumResidual];

    internal static Moments FromNumbers(double[]? numbers) => numbers is [var count, var mean, var sum, var meanResidual, var sumResidual]
        ? new Moments((long)count, mean, sum, meanResidual, sumResidual)
        : throw new JsonException("Moments are five numbers.");
}

/// <summary>Co-moments as [x, y, [sum of products, residual]], x and y as moments.</summary>
internal sealed class CoMomentsConverter : JsonConverter<CoMoments>
{
    public override CoMoments Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        JsonSerializer.Deserialize<double[][]>(ref reader, options) is [var x, var y, [var product, var residual]]
            ? new CoMoments(MomentsConverter.FromNumbers(x), MomentsConverter.FromNumbers(y), product, residual)
            : throw new JsonException("Co-moments are three lists of numbers.");

    public override void Write(Utf8JsonWriter writer, CoMoments value, JsonSerializerOptions options) =>
        JsonSerializer.Serialize(
            writer, new[] { MomentsConverter.ToNumbers(value.X), MomentsConverter.ToNumbers(value.Y), [value.SumOfProducts, value.ProductResidual] }, options);
}
