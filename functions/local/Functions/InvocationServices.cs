using System.Collections.Frozen;
using Microsoft.Extensions.DependencyInjection;

namespace Splitrun.Local.Functions;

/// <summary>The services of one invocation: singletons from the host itself, anything else from a scope that is made when it is first asked for.</summary>
internal sealed class InvocationServices(InvocationServices.Source source) : IKeyedServiceProvider, IAsyncDisposable
{
    private AsyncServiceScope? _scope;

    private IServiceProvider Scoped => (_scope ??= source.Scopes.CreateAsyncScope()).ServiceProvider;

    public object? GetService(Type serviceType) =>
        serviceType == typeof(IServiceProvider) ? this
        : source.Singletons.Contains(serviceType) ? source.Root.GetService(serviceType)
        : Scoped.GetService(serviceType);

    public object? GetKeyedService(Type serviceType, object? serviceKey) => ((IKeyedServiceProvider)Scoped).GetKeyedService(serviceType, serviceKey);

    public object GetRequiredKeyedService(Type serviceType, object? serviceKey) => ((IKeyedServiceProvider)Scoped).GetRequiredKeyedService(serviceType, serviceKey);

    public ValueTask DisposeAsync() => _scope?.DisposeAsync() ?? ValueTask.CompletedTask;

    /// <summary>Where services come from.</summary>
    internal sealed class Source(IServiceCollection services, IServiceProvider root)
    {
        public IServiceProvider Root => root;

        public IServiceScopeFactory Scopes { get; } = root.GetRequiredService<IServiceScopeFactory>();

        /// <summary>What is the same in every scope.</summary>
        public FrozenSet<Type> Singletons { get; } = services
            .Where(service => !service.IsKeyedService)
            .GroupBy(service => service.ServiceType)
            .Where(group => group.All(service => service.Lifetime == ServiceLifetime.Singleton))
            .Select(group => group.Key)
            .ToFrozenSet();
    }
}
