using System.Collections.Immutable;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Splitrun.Local.Functions;

/// <summary>One function of the app. Not a record: there is one object for each, and comparing attributes is slow.</summary>
/// <param name="name">Its name, unique without regard to case.</param>
/// <param name="method">The method that carries the attribute.</param>
/// <param name="trigger">What makes it run.</param>
/// <param name="triggerParameter">The parameter that takes what the trigger brings.</param>
internal sealed class Function(string name, MethodInfo method, TriggerBindingAttribute trigger, ParameterInfo triggerParameter)
{
    public string Name => name;

    public TriggerBindingAttribute Trigger => trigger;

    public ParameterInfo TriggerParameter => triggerParameter;

    public ParameterBinder Binder { get; } = new(method.GetParameters(), triggerParameter);

    public FunctionMethod Method { get; } = new(method);

    public FunctionDefinition Definition { get; } = new LocalDefinition(name, method, trigger, triggerParameter);

    private sealed class LocalDefinition(string name, MethodInfo method, TriggerBindingAttribute trigger, ParameterInfo parameter)
        : FunctionDefinition
    {
        public override string PathToAssembly => method.Module.FullyQualifiedName;

        public override string EntryPoint { get; } = $"{method.DeclaringType!.FullName}.{method.Name}";

        public override string Id { get; } = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)).AsSpan(0, 8));

        public override string Name => name;

        public override IImmutableDictionary<string, BindingMetadata> InputBindings { get; } =
            ImmutableDictionary<string, BindingMetadata>.Empty.Add(parameter.Name!, new LocalBinding(parameter.Name!, TypeOf(trigger)));

        private static string TypeOf(TriggerBindingAttribute trigger)
        {
            var type = trigger.GetType().Name.Replace("Attribute", "", StringComparison.Ordinal);
            return char.ToLowerInvariant(type[0]) + type[1..];
        }
    }

    private sealed class LocalBinding(string name, string type) : BindingMetadata
    {
        public override string Name => name;

        public override string Type => type;

        public override BindingDirection Direction => BindingDirection.In;
    }
}
