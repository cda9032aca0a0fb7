using Microsoft.Azure.Functions.Worker.Middleware;

namespace Splitrun.Local.Functions;

/// <summary>The steps around every invocation, in the order in which they were added; the function itself is the innermost.</summary>
internal sealed class InvocationPipeline
{
    private readonly List<Func<FunctionExecutionDelegate, FunctionExecutionDelegate>> _steps = [];

    public void Add(Func<FunctionExecutionDelegate, FunctionExecutionDelegate> step) => _steps.Add(step);

    public FunctionExecutionDelegate Around(FunctionExecutionDelegate function) =>
        Enumerable.Reverse(_steps).Aggregate(function, (next, step) => step(next));
}
