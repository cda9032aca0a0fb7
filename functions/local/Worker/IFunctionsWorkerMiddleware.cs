namespace Microsoft.Azure.Functions.Worker.Middleware;

/// <summary>
/// Stands for <c>Microsoft.Azure.Functions.Worker.Middleware.IFunctionsWorkerMiddleware</c>: runs around every invocation.
/// </summary>
public interface IFunctionsWorkerMiddleware
{
    Task Invoke(FunctionContext context, FunctionExecutionDelegate next);
}

/// <summary>Stands for <c>Microsoft.Azure.Functions.Worker.Middleware.FunctionExecutionDelegate</c>: the rest of an invocation.</summary>
public delegate Task FunctionExecutionDelegate(FunctionContext context);
