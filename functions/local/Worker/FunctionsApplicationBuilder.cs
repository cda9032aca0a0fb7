using Microsoft.AspNetCore.Builder;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Splitrun.Local.Functions;
using Splitrun.Local.Hosting;

namespace Microsoft.Azure.Functions.Worker.Builder;

/// <summary>
/// Stands for <c>Microsoft.Azure.Functions.Worker.Builder.FunctionsApplicationBuilder</c>. What it builds is worker and host in one:
/// it listens for HTTP, reads the queues and keeps the timers.
/// </summary>
public sealed class FunctionsApplicationBuilder : IHostApplicationBuilder, IFunctionsWorkerApplicationBuilder
{
    private readonly WebApplicationBuilder _builder;
    private readonly InvocationPipeline _pipeline = new();
    private bool _hasBuilt;

    internal FunctionsApplicationBuilder(string[] args) => _builder = ApplicationDefaults.CreateBuilder(args);

    public IDictionary<object, object> Properties => ((IHostApplicationBuilder)_builder).Properties;

    public ConfigurationManager Configuration => _builder.Configuration;

    IConfigurationManager IHostApplicationBuilder.Configuration => _builder.Configuration;

    public IHostEnvironment Environment => _builder.Environment;

    public ILoggingBuilder Logging => _builder.Logging;

    public IMetricsBuilder Metrics => _builder.Metrics;

    public IServiceCollection Services => _builder.Services;

    /// <summary>Whether <c>ConfigureFunctionsWebApplication</c> has been called; HTTP functions need it.</summary>
    internal bool IsWebApplication { get; set; }

    /// <summary>The classes to look for functions in; null for the public ones of the application's own assembly.</summary>
    internal IReadOnlyList<Type>? FunctionTypes { get; set; }

    /// <exception cref="InvalidOperationException">Called twice, or the app's functions or settings cannot be right.</exception>
    public IHost Build()
    {
        if (_hasBuilt)
            throw new InvalidOperationException("The application has already been built.");

        _hasBuilt = true;
        return LocalHost.Build(_builder, _pipeline, FunctionTypes, IsWebApplication);
    }

    public void ConfigureContainer<TContainerBuilder>(
        IServiceProviderFactory<TContainerBuilder> factory,
        Action<TContainerBuilder>? configure = null)
        where TContainerBuilder : notnull =>
        ((IHostApplicationBuilder)_builder).ConfigureContainer(factory, configure);

    public IFunctionsWorkerApplicationBuilder Use(Func<FunctionExecutionDelegate, FunctionExecutionDelegate> middleware)
    {
        _pipeline.Add(middleware);
        return this;
    }
}
