using System.Text.Json;
using Splitrun.Domain.Problems;
using Splitrun.Domain.Runs;

namespace Splitrun.Domain.Tests.Runs;

public sealed class DispatchRequestTests
{
    private static readonly DispatchRequest Plain = new("run", null, null, null, null, null, "00");

    public static TheoryData<string?, bool> RunIds() => new()
    {
        { null, true },
        { "25229568147", true },
        { "a/b #?%!'\"🧪", true },
        { new string('x', 128), true },
        { new string('x', 129), false },
        { "", false },
        { " \t", false },
        { "a\nb", false },
        { "a\0b", false },
        { "a\u0085b", false },
    };

    [Theory]
    [MemberData(nameof(RunIds))]
    public void Validate_RunId_IsPlainTextThatFits(string? runId, bool allowed) => AssertField(Plain with { RunId = runId }, "run_id", allowed);

    /// <summary>Not a theory: halves of a surrogate pair do not survive as arguments of one.</summary>
    [Fact]
    public void Validate_RunIdWithHalfASurrogatePair_IsRefused() =>
        Assert.All(new[] { "a\ud800b", "\udc00", "🧪\ud83e", "\udc00\ud800" }, text => AssertField(Plain with { RunId = text }, "run_id", allowed: false));

    [Theory]
    [InlineData(256, true)]
    [InlineData(257, false)]
    public void Validate_Unit_IsPlainTextThatFits(int length, bool allowed) => AssertField(Plain with { Unit = new string('u', length) }, "unit", allowed);

    [Theory]
    [InlineData("nightly build", true)]
    [InlineData("a\u001bb", false)]
    public void Validate_Workflow_IsPlainText(string workflow, bool allowed) => AssertField(Plain with { Workflow = workflow }, "workflow", allowed);

    [Theory]
    [InlineData("""{"repository":"a"}""", true)]
    [InlineData("{}", true)]
    [InlineData("[]", false)]
    [InlineData("1", false)]
    [InlineData("null", false)]
    public void Validate_Attributes_AreAnObject(string json, bool allowed) =>
        AssertField(Plain with { Attributes = JsonSerializer.Deserialize<JsonElement>(json) }, "attributes", allowed);

    [Theory]
    [InlineData(8_000, true)]
    [InlineData(8_200, false)]
    public void Validate_Attributes_AreBoundedInSize(int length, bool allowed) =>
        AssertField(Plain with { Attributes = JsonSerializer.SerializeToElement(new { text = new string('x', length) }) }, "attributes", allowed);

    [Theory]
    [InlineData(31, true)]
    [InlineData(32, false)]
    public void Validate_Attributes_AreBoundedInDepth(int lists, bool allowed) =>
        AssertField(Plain with { Attributes = JsonSerializer.Deserialize<JsonElement>($$"""{"a":{{new string('[', lists)}}{{new string(']', lists)}}}""") }, "attributes", allowed);

    private static void AssertField(DispatchRequest request, string field, bool allowed)
    {
        var problem = request.Validate();

        Assert.Equal(allowed ? null : ProblemCode.Invalid, problem?.Code);
        Assert.Equal(allowed ? [] : [field], problem?.Errors.Keys ?? []);
    }
}
