namespace Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

/// <summary>Stands for <c>Microsoft.Azure.Functions.Worker.Extensions.Abstractions.BindingAttribute</c>.</summary>
public abstract class BindingAttribute : Attribute;

/// <summary>Stands for <c>Microsoft.Azure.Functions.Worker.Extensions.Abstractions.TriggerBindingAttribute</c>.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public abstract class TriggerBindingAttribute : BindingAttribute;
