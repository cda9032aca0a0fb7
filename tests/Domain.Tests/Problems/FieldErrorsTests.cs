using Splitrun.Domain.Problems;

namespace Splitrun.Domain.Tests.Problems;

public sealed class FieldErrorsTests
{
    [Fact]
    public void ToProblem_SeveralFields_NamesTheFirstAndKeepsAll()
    {
        var errors = new FieldErrors();
        errors.Require(true, "fine", "never");
        errors.Require(false, "weight", "must be a number");
        errors.Add("weight", "must be small");
        errors.Add("key", "must be there");

        var problem = errors.ToProblem(ProblemCode.Conflict);

        Assert.Equal((ProblemCode.Conflict, "weight must be a number (and 1 more)"), (problem.Code, problem.Detail));
        Assert.Equal(["key", "weight"], problem.Errors.Keys.Order());
        Assert.Equal(["must be a number", "must be small"], problem.Errors["weight"]);
    }

    [Fact]
    public void Any_NothingWrong_IsFalse()
    {
        var errors = new FieldErrors();
        errors.Require(true, "fine", "never");

        Assert.False(errors.Any);
    }
}
