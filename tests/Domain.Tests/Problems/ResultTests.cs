using Splitrun.Domain.Problems;

namespace Splitrun.Domain.Tests.Problems;

public sealed class ResultTests
{
    private static readonly Problem Missing = Problem.NotFound("experiment \"a\"");

    [Fact]
    public void TryGet_Value_IsHandedOut()
    {
        Result<string> result = "value";

        Assert.True(result.TryGet(out var value, out var problem));
        Assert.Equal(("value", null), (value, problem));
    }

    [Fact]
    public void TryGet_Problem_IsHandedOut()
    {
        Result<string> result = Missing;

        Assert.False(result.TryGet(out _, out var problem));
        Assert.Same(Missing, problem);
    }

    [Fact]
    public void Then_Problem_PassesByTheNextStep()
    {
        Result<string> result = Missing;

        Assert.Same(Missing, result.Then<int>(_ => throw new InvalidOperationException()).Problem);
    }

    [Fact]
    public void Then_Value_GoesOnToTheNextStep()
    {
        Result<string> result = "value";

        Assert.True(result.Then<int>(text => text.Length).TryGet(out var length, out _));
        Assert.Equal(5, length);
    }
}
