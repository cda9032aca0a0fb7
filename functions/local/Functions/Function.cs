using System.Collections.Immutable;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Splitrun.Local.Functions;

/// <summary>One function of the app.</summary>
/// <param name="Name">Its name, unique without regard to case.</param>
/// <param name="Method">The method that carries the attribute.</param>
/// <param name="Trigger">What makes it run.</param>
/// <param name="TriggerParameter">The parameter that takes what the trigger brings.</param>
internal sealed record Function(string Name, MethodInfo Method, TriggerBindingAttribute Trigger, ParameterInfo TriggerParameter)
{
    public FunctionDefinition Definition { get; } = new LocalDefinition(Name, Method, Trigger, TriggerParameter);

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
