using System.Text;
using System.Text.Json;
using Splitrun.Domain.Reports;

namespace Splitrun.Domain.Tests.Reports;

public sealed class ReportJsonTests
{
    [Fact]
    public void Write_Report_HasTheShapeOfTheApi()
    {
        using var json = JsonDocument.Parse(ReportJson.Write(ReportScenario.Winning()));
        var report = json.RootElement;

        Assert.Equal(
            ["experiment", "version", "state", "generated_at", "watermark", "engine", "settings", "totals", "variants", "comparisons", "guardrails", "trust", "decision"],
            report.EnumerateObject().Select(p => p.Name));
        Assert.Equal("splitrun 1.0", report.GetProperty("engine").GetString());
        Assert.Equal("running", report.GetProperty("state").GetString());
        Assert.Equal(2, report.GetProperty("totals").GetProperty("excluded").GetProperty("cancelled").GetInt64());
        var variant = report.GetProperty("variants")[1];
        Assert.Equal(0.5, variant.GetProperty("share_planned").GetDouble());
        Assert.Equal(2, variant.GetProperty("metrics").GetProperty("effective_tokens").GetProperty("interval").GetArrayLength());
        var comparison = report.GetProperty("comparisons")[0];
        Assert.Equal("primary", comparison.GetProperty("role").GetString());
        Assert.Equal("welch_t", comparison.GetProperty("tests")[0].GetProperty("method").GetString());
        Assert.Equal(-0.2, comparison.GetProperty("relative").GetProperty("estimate").GetDouble());
        Assert.True(comparison.TryGetProperty("sequential", out _) && comparison.TryGetProperty("bayes", out _));
        Assert.Equal("pass", report.GetProperty("guardrails")[0].GetProperty("status").GetString());
        Assert.Equal("pass", report.GetProperty("trust").GetProperty("sample_ratio").GetProperty("status").GetString());
        Assert.Equal("promote", report.GetProperty("decision").GetProperty("decision").GetString());
        Assert.Equal("candidate_improved", report.GetProperty("decision").GetProperty("code").GetString());
    }

    [Fact]
    public void Write_MissingNumbers_AreLeftOut()
    {
        var json = Encoding.UTF8.GetString(ReportJson.Write(ReportScenario.Empty()));

        Assert.DoesNotContain("null", json, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_WhatWasWritten_GivesTheSameBytes()
    {
        foreach (var report in new[] { ReportScenario.Winning(), ReportScenario.Binary(), ReportScenario.Empty() })
        {
            var bytes = ReportJson.Write(report);

            Assert.Equal(bytes, ReportJson.Write(ReportJson.Read(bytes)));
        }
    }

    [Fact]
    public void Read_UnknownMembers_AreLeftOut()
    {
        var json = Encoding.UTF8.GetString(ReportJson.Write(ReportScenario.Binary()));

        var read = ReportJson.Read(Encoding.UTF8.GetBytes("{\"later\":{\"a\":[1]}," + json[1..]));

        Assert.Equal(json, Encoding.UTF8.GetString(ReportJson.Write(read)));
    }

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    public void Read_SomethingElse_Throws(string json) =>
        Assert.ThrowsAny<JsonException>(() => ReportJson.Read(Encoding.UTF8.GetBytes(json)));

    [Theory]
    [InlineData(1.5, 2.5, "[1.5,2.5]")]
    [InlineData(double.NegativeInfinity, 2.5, "[null,2.5]")]
    [InlineData(1.5, double.PositiveInfinity, "[1.5,null]")]
    public void Bounds_OpenSides_AreNull(double low, double high, string json)
    {
        var bounds = Bounds.From(low, high)!.Value;

        Assert.Equal(json, JsonSerializer.Serialize(bounds));
        Assert.Equal(bounds, JsonSerializer.Deserialize<Bounds>(json));
    }

    [Theory]
    [InlineData(double.NaN, 1)]
    [InlineData(1, double.NaN)]
    [InlineData(double.NegativeInfinity, double.PositiveInfinity)]
    public void Bounds_WithoutAnEnd_AreNone(double low, double high) => Assert.Null(Bounds.From(low, high));

    [Theory]
    [InlineData("[1]")]
    [InlineData("[1,2,3]")]
    [InlineData("[1,[2]]")]
    [InlineData("[1,\"2\"]")]
    [InlineData("{}")]
    [InlineData("1")]
    public void Bounds_MalformedJson_Throws(string json) =>
        Assert.ThrowsAny<JsonException>(() => JsonSerializer.Deserialize<Bounds>(json));
}
