using System.Diagnostics;
using Microsoft.Azure.Functions.Worker;

namespace Splitrun.Local.Functions;

/// <summary>One run of a function, as middleware and function see it.</summary>
internal sealed class Invocation(Function function, TriggerInput input, IServiceProvider services, CancellationToken cancellationToken) : FunctionContext
{
    private string? _id;
    private TraceContext? _traceContext;
    private BindingContext? _bindingContext;

    public override string InvocationId => _id ??= Guid.NewGuid().ToString();

    public override string FunctionId => function.Definition.Id;

    public override TraceContext TraceContext => _traceContext ??= new LocalTraceContext(Activity);

    public override BindingContext BindingContext => _bindingContext ??= new LocalBindingContext(input.Data);

    public override IServiceProvider InstanceServices { get; set; } = services;

    public override FunctionDefinition FunctionDefinition => function.Definition;

    public override IDictionary<object, object> Items { get; set; } = new Dictionary<object, object>();

    public override CancellationToken CancellationToken => cancellationToken;

    public Function Function => function;

    /// <summary>The span that it runs in.</summary>
    public Activity? Activity { get; set; }

    public TriggerInput Input => input;

    /// <summary>What the function returned, or what middleware put in its place.</summary>
    public object? Result { get; set; }

    private sealed class LocalTraceContext(Activity? activity) : TraceContext
    {
        public override string TraceParent => activity?.Id ?? "";

        public override string TraceState => activity?.TraceStateString ?? "";
    }

    private sealed class LocalBindingContext(IReadOnlyDictionary<string, object?> data) : BindingContext
    {
        public override IReadOnlyDictionary<string, object?> BindingData => data;
    }
}
