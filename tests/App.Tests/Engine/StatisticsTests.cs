using System.Net;
using System.Text.Json.Nodes;
using Splitrun.App.Tests.Hosting;

namespace Splitrun.App.Tests.Engine;

/// <summary>The engine over HTTP, against the design's reference values.</summary>
[Collection(RunningApp.Name)]
public sealed class StatisticsTests(AppFixture fixture)
{
    private readonly Api _api = new(fixture.App.Client);

    [Fact]
    public async Task Compare_FromMoments_AgreesWithTheReference()
    {
        // Sums 1396.87 and 2422.7, sums of squares 52377.9767 and 134698.29, 3407 and 3461 values.
        var answer = await CompareAsync($$"""
            {"kind":"continuous","arms":[{{Moments("a", 1396.87, 52377.9767, 3407)}},{{Moments("b", 2422.7, 134698.29, 3461)}}]}
            """);

        var welch = Test(answer, "welch_t");
        Assert.Equal(2.324023, (double)welch["statistic"]!, 6);
        Assert.Equal(5841.742, (double)welch["df"]!, 3);
        Assert.Equal(0.02016, (double)welch["p_value"]!, 5);
        Assert.Equal(0.04538, (double)welch["interval"]![0]!, 5);
        Assert.Equal(0.53462, (double)welch["interval"]![1]!, 5);
        Assert.Equal(0.70732, (double)answer["comparisons"]![0]!["relative"]!["estimate"]!, 5);
        Assert.Equal(0.37879, (double)answer["comparisons"]![0]!["relative"]!["standard_error"]!, 5);
        Assert.Equal("not_applicable", (string?)Test(answer, "mann_whitney")["reason"]);
    }

    [Fact]
    public async Task Compare_Proportions_GivesEveryMethod()
    {
        var answer = await CompareAsync("""{"kind":"binary","arms":[{"key":"a","successes":49,"trials":100},{"key":"b","successes":51,"trials":100}],"shares":[1,1]}""");

        var methods = answer["comparisons"]![0]!["tests"]!.AsArray().Select(t => (string)t!["method"]!);
        Assert.Superset(
            new HashSet<string> { "two_proportion_z", "newcombe_wilson", "fisher_exact", "barnard_exact", "chi_square", "bayes_factor_beta", "confidence_sequence", "e_process_binomial" },
            methods.ToHashSet());
        Assert.Equal(0.182359, (double)answer["comparisons"]![0]!["bayes"]!["bayes_factor"]!, 6);
        Assert.Equal("pass", (string?)answer["sample_ratio"]!["status"]);
    }

    [Fact]
    public async Task Compare_SampleRatio_AgreesWithTheReference()
    {
        var answer = await CompareAsync("""
            {"kind":"binary","arms":[{"successes":1,"trials":500},{"successes":1,"trials":500},{"successes":1,"trials":600}],"shares":[0.34,0.33,0.33]}
            """);

        Assert.Equal(0.000592638, (double)answer["sample_ratio"]!["p_value"]!, 9);
        Assert.Equal("fail", (string?)answer["sample_ratio"]!["status"]);
        Assert.Equal("chi_square", (string?)answer["omnibus"]!["method"]);
    }

    [Fact]
    public async Task Compare_Paired_ByKindOfValue()
    {
        var numbers = await CompareAsync("""{"kind":"paired","arms":[{"values":[1,2,3,4,5,6]},{"values":[2,4,5,5,7,9]}]}""");
        var truths = await CompareAsync("""{"kind":"paired","arms":[{"values":[true,false,false,false]},{"values":[true,true,true,false]}]}""");

        Assert.NotNull(Test(numbers, "paired_t")["p_value"]);
        Assert.NotNull(Test(numbers, "wilcoxon_signed_rank")["p_value"]);
        Assert.Equal(0.5, (double)Test(truths, "mcnemar_exact")["p_value"]!, 12);
    }

    [Fact]
    public async Task Compare_WithACovariate_NarrowsTheInterval()
    {
        var answer = await CompareAsync("""
            {"kind":"continuous","arms":[
              {"values":[10,12,14,16,18],"covariate":[1,2,3,4,5]},{"values":[11.1,13,15.2,17,19.1],"covariate":[1,2,3,4,5]}]}
            """);

        Assert.True((double)Test(answer, "cuped")["standard_error"]! < (double)Test(answer, "welch_t")["standard_error"]! / 5);
    }

    [Fact]
    public async Task Compare_Degenerate_HasAReasonInPlaceOfNumbers()
    {
        var answer = await CompareAsync("""{"kind":"continuous","arms":[{"values":[5,5,5]},{"values":[7,7,7]}]}""");

        Assert.Equal("zero_variance", (string?)Test(answer, "welch_t")["reason"]);
        Assert.Null(Test(answer, "welch_t")["p_value"]);
    }

    [Fact]
    public async Task SampleSizeAndPower_AgreeWithTheReferenceAndWithEachOther()
    {
        var size = (await _api.PostAsync("/api/v1/sample-size", """{"kind":"proportion","baseline":0.10,"target":0.12,"power":0.8,"runs_per_day":1000}""")).Json;
        var power = (await _api.PostAsync("/api/v1/power", """{"kind":"proportion","baseline":0.10,"target":0.12,"n":3841}""")).Json;

        Assert.Equal((3841, 7682), ((int)size["per_arm"]!["control"]!, (int)size["total"]!));
        Assert.InRange((double)size["days"]!, 7.6, 8);
        Assert.InRange((double)power["power"]!, 0.8, 0.8001);
        Assert.InRange((double)power["minimum_detectable_effect"]!, 0.0199, 0.02);
    }

    [Fact]
    public async Task SampleSize_Sequential_SaysThatItIsACautiousBound()
    {
        const string Design = "\"kind\":\"mean\",\"effect\":0.5,\"sd\":1";

        var sequential = (await _api.PostAsync("/api/v1/sample-size", $$"""{{{Design}},"sequential":true}""")).Json;
        var once = (await _api.PostAsync("/api/v1/sample-size", $$"""{{{Design}}}""")).Json;

        Assert.Contains("/api/v1/simulate", (string?)sequential["note"], StringComparison.Ordinal);
        Assert.Null(once["note"]);
        Assert.True((int)sequential["total"]! > (int)once["total"]!);
    }

    [Fact]
    public async Task Simulate_AA_KeepsItsPromise_AndTheSeedFixesTheAnswer()
    {
        const string Question = """{"kind":"mean","effect":0,"sd":1,"planned_samples":200,"histories":500,"seed":7}""";

        var first = await _api.PostAsync("/api/v1/simulate", Question);
        var again = await _api.PostAsync("/api/v1/simulate", Question);
        var found = await _api.PostAsync("/api/v1/simulate", """{"kind":"proportion","baseline":0.2,"effect":0.5,"planned_samples":200,"histories":500}""");

        // Binomial with p 0.05 and 500 tries lies below 0.085 with probability 0.9996.
        Assert.InRange((double)first.Json["false_positive_rate"]!, 0, 0.085);
        Assert.True((double)first.Json["fixed_horizon_peeking"]! > (double)first.Json["false_positive_rate"]!);
        Assert.Equal(first.Text, again.Text);
        Assert.True((double)found.Json["power"]! > 0.95);
        Assert.Equal(1, (double)found.Json["decisions"]!["promote"]! + (double)found.Json["decisions"]!["reject"]! + (double)found.Json["decisions"]!["inconclusive"]!, 9);
    }

    [Fact]
    public async Task Simulate_Experiment_SaysWhatTheMachineWouldDo()
    {
        var key = await _api.StartExperimentAsync("""{"variants":["a","b"],"metric":"effective_tokens","analysis":{"planned_samples":200}}""");

        var answer = await _api.PostAsync("/api/v1/simulate", $$"""{"experiment":"{{key}}","baseline":100,"sd":10,"effect":-20,"histories":100,"look_every":5}""");

        var machine = answer.Json["machine"]!;
        Assert.True((double)machine["promoted"]! > 0.95, answer.Text);
        Assert.Equal((double)machine["promoted"]!, (double)machine["codes"]!["candidate_improved"]!, 9);
        Assert.Equal(5, (int)machine["look_every"]!);
    }

    [Theory]
    [InlineData("statistics/compare", """{}""", "kind")]
    [InlineData("statistics/compare", """{"kind":"binary"}""", "arms")]
    [InlineData("statistics/compare", """{"kind":"binary","arms":[{"successes":5,"trials":3},{"successes":1,"trials":3}]}""", "arms[0].successes")]
    [InlineData("statistics/compare", """{"kind":"binary","arms":[{"values":[0.5]},{"values":[1]}]}""", "arms[0].values[0]")]
    [InlineData("statistics/compare", """{"kind":"count","arms":[{"values":[-1]},{"values":[1]}]}""", "arms[0].values[0]")]
    [InlineData("statistics/compare", """{"kind":"continuous","arms":[{"n":5,"mean":1},{"values":[1]}]}""", "arms[0].variance")]
    [InlineData("statistics/compare", """{"kind":"ratio","arms":[{"numerator":[1]},{"numerator":[1],"denominator":[1]}]}""", "arms[0].denominator")]
    [InlineData("statistics/compare", """{"kind":"paired","arms":[{"values":[1,2]},{"values":[1]}]}""", "arms")]
    [InlineData("statistics/compare", """{"kind":"continuous","arms":[{"values":[1,2]},{"values":[1]}],"shares":[1]}""", "shares")]
    [InlineData("sample-size", """{"kind":"mean","effect":0,"sd":1}""", "effect")]
    [InlineData("sample-size", """{"kind":"proportion","baseline":0.1,"target":0.1}""", "target")]
    [InlineData("power", """{"kind":"mean","effect":1,"sd":1}""", "n")]
    [InlineData("simulate", """{"kind":"mean","histories":100000,"planned_samples":1000000,"sd":1}""", "histories")]
    [InlineData("simulate", """{"experiment":"nobody"}""", "experiment")]
    public async Task BadQuestion_NamesTheField(string path, string json, string field)
    {
        var answer = await _api.PostAsync($"/api/v1/{path}", json);

        Assert.Equal((HttpStatusCode.UnprocessableEntity, "application/problem+json"), (answer.Status, answer.ContentType));
        Assert.True(answer.Json["errors"]![field] is not null, answer.Text);
    }

    private async Task<JsonNode> CompareAsync(string json)
    {
        var answer = await _api.PostAsync("/api/v1/statistics/compare", json);
        Assert.True(answer.Status == HttpStatusCode.OK, answer.Text);
        return answer.Json;
    }

    private static JsonNode Test(JsonNode answer, string method) =>
        answer["comparisons"]![0]!["tests"]!.AsArray().Single(t => (string?)t!["method"] == method)!;

    private static string Moments(string key, double sum, double squares, int n) =>
        $$"""{"key":"{{key}}","n":{{n}},"mean":{{sum / n:R}},"variance":{{(squares - (sum * sum / n)) / (n - 1):R}}}""";
}
