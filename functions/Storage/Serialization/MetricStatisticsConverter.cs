using System.Text.Json;
using System.Text.Json.Serialization;
using Splitrun.Domain.Outcomes;
using Splitrun.Statistics.Samples;

namespace Splitrun.Storage.Serialization;

/// <summary>
/// What is kept of a metric, in as few bytes as it needs: it is in a row several hundred times. What is empty is left out, and where there are
/// exact sums the residuals of the moments follow from them; the moments themselves stay for older code.
/// </summary>
internal sealed class MetricStatisticsConverter : JsonConverter<MetricStatistics>
{
    public override MetricStatistics Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var read = JsonSerializer.Deserialize<Written>(ref reader, options) ?? throw new JsonException("There are no statistics.");
        return new MetricStatistics
        {
            Values = read.ValueSums?.ToMoments() ?? read.Values,
            Successes = read.Successes,
            Pairs = read.PairSums?.ToCoMoments() ?? read.Pairs ?? CoMoments.Empty,
            Adjusted = read.AdjustedSums?.ToCoMoments() ?? read.Adjusted ?? CoMoments.Empty,
            ValueSums = read.ValueSums,
            PairSums = read.PairSums,
            AdjustedSums = read.AdjustedSums,
        };
    }

    public override void Write(Utf8JsonWriter writer, MetricStatistics value, JsonSerializerOptions options) => JsonSerializer.Serialize(
        writer,
        new Written(
            value.ValueSums is null ? value.Values : Short(value.Values),
            value.Successes,
            OfPairs(value.Pairs, value.PairSums),
            OfPairs(value.Adjusted, value.AdjustedSums),
            value.ValueSums,
            SumsOrNone(value.PairSums),
            SumsOrNone(value.AdjustedSums)),
        options);

    private static CoMoments? OfPairs(CoMoments pairs, ExactCoMoments? sums) =>
        pairs.Count == 0 ? null : sums is null ? pairs : new CoMoments(Short(pairs.X), Short(pairs.Y), pairs.SumOfProducts);

    private static ExactCoMoments? SumsOrNone(ExactCoMoments? sums) => sums is { Count: > 0 } ? sums : null;

    private static Moments Short(Moments moments) => new(moments.Count, moments.Mean, moments.SumOfSquaredDeviations);

    private sealed record Written(
        Moments Values, long Successes, CoMoments? Pairs, CoMoments? Adjusted, ExactMoments? ValueSums, ExactCoMoments? PairSums, ExactCoMoments? AdjustedSums);
}
